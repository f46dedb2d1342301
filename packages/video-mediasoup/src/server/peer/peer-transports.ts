import type { WebRtcTransport } from 'mediasoup/types';
import type { IceParameters, Requests } from '../../protocol/index.ts';
import type { Transports } from '../room/room-media.ts';
import { RequestRefusedError } from '../signalling/request-refused-error.ts';

/** The two transports of one participant: replaced one by one when they break, both when the room moves. */
export class PeerTransports {
  readonly #onLost: () => void;
  #now: Transports | undefined;
  /** Those whose DTLS parameters have arrived, which may happen once. */
  readonly #connected = new WeakSet<WebRtcTransport>();

  /** @param onLost A transport was closed by neither end; the participant needs new ones. */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** `undefined` while the room moves to another worker, and once the participant has left. */
  get now(): Transports | undefined {
    return this.#now;
  }

  /** Throws `RequestRefusedError` while there are none. */
  get current(): Transports {
    if (this.#now === undefined)
      throw new RequestRefusedError('gone', 'The room is moving to another worker.');
    return this.#now;
  }

  use(transports: Transports): void {
    this.#now = transports;
    for (const transport of [transports.send, transports.receive])
      // Later: who closes one on purpose has another by then, and of a lost worker the room hears as well.
      transport.observer.once('close', () =>
        setImmediate(() => {
          const { send, receive } = this.#now ?? {};
          if (transport === send || transport === receive) this.#onLost();
        }),
      );
  }

  async connect({ transportId, dtlsParameters }: Requests['connect-transport']['data']): Promise<void> {
    const transport = this.#find(transportId);
    if (this.#connected.has(transport))
      throw new RequestRefusedError('out-of-order', 'This transport is connected already.');
    this.#connected.add(transport);
    await onTransport(transport, transport.connect({ dtlsParameters }));
  }

  async restartIce(transportId: string): Promise<IceParameters> {
    return await this.#find(transportId).restartIce();
  }

  /** Puts `next`, once it is made, in the place of a transport. Answers both; closing the old one is the caller's. */
  async replace(
    direction: keyof Transports,
    next: () => Promise<WebRtcTransport>,
  ): Promise<{ readonly before: WebRtcTransport; readonly after: WebRtcTransport }> {
    const before = this.current;
    const after = await next();
    if (this.#now !== before) {
      after.close();
      throw new RequestRefusedError('gone', 'The room is moving to another worker.');
    }
    this.use({ ...before, [direction]: after });
    return { before: before[direction], after };
  }

  /** Idempotent. */
  close(): void {
    const transports = this.#now;
    this.#now = undefined;
    transports?.send.close();
    transports?.receive.close();
  }

  #find(transportId: string): WebRtcTransport {
    const { send, receive } = this.#now ?? {};
    const found = [send, receive].find((transport) => transport?.id === transportId);
    if (found) return found;
    throw new RequestRefusedError('gone', 'This transport is gone; a newer one takes its place.');
  }
}

/**
 * Waits for what a client asked of a transport. What a worker refuses to do on one that is there, such as a second
 * use of a MID, is the client's fault: rejects with a `RequestRefusedError`.
 */
export async function onTransport<Result>(
  transport: WebRtcTransport,
  work: Promise<Result>,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (transport.closed || !(error instanceof Error))
      throw new RequestRefusedError('gone', 'The transport was replaced meanwhile.', { cause: error });
    throw new RequestRefusedError('malformed', error.message.slice(0, 300), { cause: error });
  }
}
