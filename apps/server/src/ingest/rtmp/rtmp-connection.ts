import Flv from 'node-media-server/src/protocol/flv.js';
import Rtmp, { type AvPacket } from 'node-media-server/src/protocol/rtmp.js';
import logger from 'node-media-server/src/core/logger.js';
import sps from 'node-media-server/src/protocol/sps_info.js';
import type { Socket } from 'node:net';
import { INGEST_PROBLEMS, type IngestProblem } from '../policy/ingest-problem.ts';
import type { EncoderTag } from '../policy/encoder-check.ts';

// It writes to the console by itself, whatever anyone sends.
logger.log = () => undefined;

export interface RtmpListener {
  /** The encoder wants to publish by this key. */
  readonly onPublish: (key: string) => void;
  /** `flv` is the message as a tag of an FLV file. */
  readonly onTag: (tag: EncoderTag, flv: Buffer) => void;
  /** Once, whoever closed it. */
  readonly onClosed: () => void;
}

/** Milliseconds without a byte after which an encoder is gone. */
const SILENCE = 15_000;
/** Bytes that may wait to be sent to an encoder, which reads little. */
const UNSENT = 1_000_000;

/** The FourCCs of enhanced RTMP (https://veovera.org/docs/enhanced/enhanced-rtmp-v2), and the codecs of RTMP. */
const VIDEO_CODECS: Readonly<Record<number, EncoderTag['codec']>> = {
  7: 'h264',
  12: 'hevc',
  [Buffer.from('hvc1').readUInt32BE()]: 'hevc',
  [Buffer.from('av01').readUInt32BE()]: 'av1',
};
const AUDIO_CODECS: Readonly<Record<number, EncoderTag['codec']>> = { 2: 'mp3', 10: 'aac' };
const PARTS: readonly EncoderTag['part'][] = ['header', 'other', 'header', 'key', 'delta'];

/** Bytes of a message, before an encoder has named its key and after: a keyframe is the largest. */
const MESSAGE = { before: 65_536, after: 4_000_000 } as const;
/** Chunk streams on which an encoder begins messages. */
const CHUNK_STREAMS = 16;

/** Takes memory for no more than an encoder needs: the length of a message is what its sender claims. */
class BoundedRtmp extends Rtmp {
  published = false;

  protected override packetAlloc(): void {
    const most = this.published ? MESSAGE.after : MESSAGE.before;
    if (this.parserPacket.header.length > most || this.inPackets.size > CHUNK_STREAMS)
      throw new RangeError('This is more than an encoder sends.');
    super.packetAlloc();
  }
}

/** One encoder that is connected by RTMP. Nobody may play. */
export class RtmpConnection {
  readonly #socket: Socket;
  readonly #rtmp = new BoundedRtmp();

  constructor(socket: Socket, { onPublish, onTag, onClosed }: RtmpListener) {
    this.#socket = socket;
    const rtmp = this.#rtmp;
    let key = '';
    rtmp.onConnectCallback = ({ name }) => void (key = String(name));
    rtmp.onPlayCallback = () => this.#socket.destroy();
    rtmp.onPushCallback = () => {
      rtmp.published = true;
      onPublish(key);
    };
    rtmp.onOutputCallback = (bytes) => {
      if (socket.writableLength > UNSENT) socket.destroy();
      else if (socket.writable) socket.write(bytes);
    };
    rtmp.onPacketCallback = (packet) => onTag(tagOf(packet), Flv.createMessage(packet));
    socket.setNoDelay(true);
    socket.setTimeout(SILENCE, () => socket.destroy());
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    // What follows is `close`.
    socket.on('error', () => undefined);
    socket.once('close', onClosed);
  }

  /** Says why and closes. */
  refuse(problem: IngestProblem): void {
    this.#rtmp.sendStatusMessage(
      this.#rtmp.streamId,
      'error',
      problem === 'key-unknown' || problem === 'in-use'
        ? 'NetStream.Publish.BadName'
        : 'NetStream.Publish.Rejected',
      INGEST_PROBLEMS[problem],
    );
    this.#socket.end();
    // An encoder that does not close sends on.
    this.#socket.setTimeout(1_000);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    try {
      if (this.#rtmp.parserData(bytes) !== null) this.#socket.destroy();
    } catch {
      // No RTMP: the library throws at what it cannot read.
      this.#socket.destroy();
    }
  }
}

function tagOf({ codec_type: type, codec_id: codec, flags, dts, pts, size, data }: AvPacket): EncoderTag {
  const timed = { at: dts, shownAfter: pts - dts, bytes: size };
  if (type === 8)
    return {
      ...timed,
      kind: 'audio',
      part: flags === 0 ? 'header' : 'delta',
      codec: AUDIO_CODECS[codec] ?? 'other',
    };
  if (type !== 9) return { ...timed, kind: 'metadata', part: 'other', codec: 'other' };
  const known = VIDEO_CODECS[codec] ?? enhanced(data) ?? 'other';
  const found = known === 'h264' && flags === 2 ? sizeOf(data.subarray(0, size)) : null;
  return {
    ...timed,
    kind: 'video',
    part: PARTS[flags] ?? 'other',
    codec: known,
    ...(found && { size: found }),
  };
}

/** The bit that marks enhanced RTMP; what is behind it is not H.264 where it is not named here. */
const enhanced = (data: Buffer): EncoderTag['codec'] | undefined =>
  data.length >= 5 && ((data[0] ?? 0) & 0x80) !== 0 ? VIDEO_CODECS[data.readUInt32BE(1)] : undefined;

/** By the first parameter set of an AVC decoder configuration record (ISO/IEC 14496-15, 5.3.3.1). */
function sizeOf(data: Buffer): ReturnType<typeof sps.parseH264Sps> {
  const [record, sets] = [5, 11];
  if (data.length < record + 8 || ((data[record + 5] ?? 0) & 0x1f) === 0) return null;
  const length = data.readUInt16BE(sets);
  return sps.parseH264Sps(data.subarray(sets + 2, sets + 2 + length));
}
