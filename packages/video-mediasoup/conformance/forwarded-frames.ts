import { WorkerPool, type HostedRouter } from '../src/server/index.ts';
import type { Router } from 'mediasoup/types';

/** One encoded frame as the server holds it in its hands. */
export interface ForwardedFrame {
  readonly kind: 'audio' | 'video';
  readonly type?: 'key' | 'delta';
  readonly data: ArrayBuffer;
}

/** Workers whose every router has somebody who hears all that it forwards, as whoever runs the server could. */
export class OverheardPool extends WorkerPool {
  readonly frames: ForwardedFrame[] = [];

  override async openRouter(): Promise<HostedRouter> {
    const hosted = await super.openRouter();
    await overhear(hosted.router, (frame) => this.frames.push(frame));
    return hosted;
  }
}

async function overhear(router: Router, hear: (frame: ForwardedFrame) => void): Promise<void> {
  const listening = await router.createDirectTransport();
  router.observer.on('newtransport', (transport) =>
    transport.observer.on('newproducer', async ({ id, kind }) => {
      const { rtpCapabilities } = router;
      const consumer = await listening.consume({ producerId: id, rtpCapabilities });
      const pictures = new Pictures(hear);
      consumer.on('rtp', (bytes) => {
        const packet = readPacket(bytes);
        if (packet.payload.length === 0) return;
        if (kind === 'audio') hear({ kind, data: Uint8Array.from(packet.payload).buffer });
        else pictures.add(packet);
      });
    }),
  );
}

interface Packet {
  readonly sequence: number;
  /** Set on the last packet of a picture. */
  readonly marker: boolean;
  readonly payload: Buffer;
}

/** RFC 3550, 5.1. */
function readPacket(bytes: Buffer): Packet {
  const contributors = bytes.readUInt8(0) & 0x0f;
  const extended = (bytes.readUInt8(0) & 0x10) !== 0;
  const padding = (bytes.readUInt8(0) & 0x20) === 0 ? 0 : bytes.readUInt8(bytes.length - 1);
  const fixed = 12 + 4 * contributors;
  const head = extended ? fixed + 4 + 4 * bytes.readUInt16BE(fixed + 2) : fixed;
  return {
    sequence: bytes.readUInt16BE(2),
    marker: (bytes.readUInt8(1) & 0x80) !== 0,
    payload: bytes.subarray(head, bytes.length - padding),
  };
}

/** Puts VP8 pictures together again (RFC 7741, 4); those of which a packet was lost are left out. */
class Pictures {
  readonly #hear: (frame: ForwardedFrame) => void;
  #parts: Buffer[] = [];
  #next = 0;

  constructor(hear: (frame: ForwardedFrame) => void) {
    this.#hear = hear;
  }

  add({ sequence, marker, payload }: Packet): void {
    const first = payload.readUInt8(0);
    const begins = (first & 0x1f) === 0x10;
    if (begins) this.#parts = [];
    else if (sequence !== this.#next || this.#parts.length === 0) return void (this.#parts = []);
    this.#parts.push(payload.subarray(descriptorLength(payload)));
    this.#next = (sequence + 1) & 0xff_ff;
    if (!marker) return;
    const data = Buffer.concat(this.#parts.splice(0));
    // The lowest bit of the first byte is set in pictures that need others (RFC 6386, 9.1).
    const type = (data.readUInt8(0) & 1) === 0 ? 'key' : 'delta';
    this.#hear({ kind: 'video', type, data: Uint8Array.from(data).buffer });
  }
}

function descriptorLength(payload: Buffer): number {
  if ((payload.readUInt8(0) & 0x80) === 0) return 1;
  const extension = payload.readUInt8(1);
  const pictureId = (extension & 0x80) === 0 ? 0 : (payload.readUInt8(2) & 0x80) === 0 ? 1 : 2;
  return 2 + pictureId + ((extension & 0x40) === 0 ? 0 : 1) + ((extension & 0x30) === 0 ? 0 : 1);
}
