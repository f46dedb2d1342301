import type { ParticipantId } from '../../../contract/identity.ts';
import type { RoomKeys } from '../../../contract/client-adapter.ts';
import type { EncodedFrame } from './clear-bytes.ts';
import type { EncryptionStatus, Passage } from './frame-cryptor.ts';
import type { FrameWorkerReport, FrameWorkerRequest } from './frame-worker-messages.ts';
import { deriveCipherKey } from '../keys/participant-keys.ts';

/** Chromium's way before the standard's. */
interface Streaming {
  createEncodedStreams(): {
    readonly readable: ReadableStream<EncodedFrame>;
    readonly writable: WritableStream<EncodedFrame>;
  };
}
const isStreaming = (end: object): end is Streaming => 'createEncodedStreams' in end;

const hasScriptTransforms = (): boolean => 'RTCRtpScriptTransform' in globalThis;

/**
 * Stands between this page's tracks and the network, for adapters whose SDK has no encryption of its own: gives every
 * sender and receiver an encoded transform in a worker, and that worker everyone's keys.
 */
export class FrameGuard {
  readonly #worker: Worker;
  readonly #keys: RoomKeys;
  readonly #known = new Map<ParticipantId, Promise<void>>();
  readonly #stopListening: () => void;

  /** The worker is this guard's from now on. `tell` hears how everyone's media fares, whenever that changes. */
  constructor(
    worker: Worker,
    keys: RoomKeys,
    tell: (participantId: ParticipantId, status: EncryptionStatus) => void,
  ) {
    this.#worker = worker;
    this.#keys = keys;
    worker.addEventListener('message', ({ data }: MessageEvent<FrameWorkerReport>) =>
      tell(data.participantId, data.status),
    );
    this.#stopListening = keys.onChange(() => {
      for (const participantId of this.#known.keys())
        this.#known.set(participantId, this.#post(participantId));
    });
  }

  /** To be part of every peer connection's configuration: holds media back until its transform is there. */
  static configuration(): RTCConfiguration & { readonly encodedInsertableStreams?: true } {
    return hasScriptTransforms() ? {} : { encodedInsertableStreams: true };
  }

  /** Resolves when the worker has this participant's key, or knows that there is none. */
  admit(participantId: ParticipantId): Promise<void> {
    let known = this.#known.get(participantId);
    if (known === undefined) this.#known.set(participantId, (known = this.#post(participantId)));
    return known;
  }

  /** To be called once for each, before anything is negotiated for it. */
  guard(end: RTCRtpSender | RTCRtpReceiver, passage: Passage): void {
    if (hasScriptTransforms()) {
      end.transform = new RTCRtpScriptTransform(this.#worker, passage);
      return;
    }
    if (!isStreaming(end)) throw new TypeError('This browser has no encoded transforms.');
    const { readable, writable } = end.createEncodedStreams();
    const request: FrameWorkerRequest = { type: 'pass', passage, readable, writable };
    this.#worker.postMessage(request, [readable, writable]);
  }

  close(): void {
    this.#stopListening();
    this.#worker.terminate();
  }

  async #post(participantId: ParticipantId): Promise<void> {
    const material = await this.#keys.of(participantId);
    const key = material && (await deriveCipherKey(material, 'frames'));
    // The latest request decides, however long the answers take.
    if ((await this.#keys.of(participantId)) !== material) return;
    const request: FrameWorkerRequest = { type: 'key', participantId, key };
    this.#worker.postMessage(request, []);
  }
}
