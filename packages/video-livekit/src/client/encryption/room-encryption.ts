import {
  asId,
  CapabilityUnsupportedError,
  DataRefusedError,
  type AdapterEvent,
  type ParticipantId,
} from '@crossfade/video-core';
import type { RoomKeys } from '@crossfade/video-core/client';
import type { DataCipher, EncryptionStatus } from '@crossfade/video-core/encryption/frames';
import { BaseKeyProvider, RoomEvent, type Participant, type Room, type RoomOptions } from 'livekit-client';
import { deferred, KeyedQueue } from '@crossfade/video-core/adapter-kit';

/** Milliseconds between two checks of whether media is decoded that was not yet. */
const CHECK_INTERVAL = 500;

/**
 * Each participant has a key of their own. Nothing is ratcheted: another secret brings new keys for everyone. A key that
 * fails stays in use, since the right one may be entered at any time.
 */
class ParticipantKeyProvider extends BaseKeyProvider {
  constructor() {
    super({ sharedKey: false, ratchetWindowSize: 0, failureTolerance: -1 });
  }

  set(participantId: ParticipantId, key: CryptoKey): void {
    this.onSetEncryptionKey(key, participantId, 0);
  }
}

/** A room's end-to-end encryption: the SDK's own, with core's keys, reported as core's events. */
export class RoomEncryption {
  readonly #keys: RoomKeys;
  readonly #emit: (body: AdapterEvent) => void;
  readonly #provider = new ParticipantKeyProvider();
  readonly #worker: Worker;
  readonly #on = deferred<void>();
  readonly #known = new Set<ParticipantId>();
  readonly #statuses = new Map<ParticipantId, EncryptionStatus>();
  /** How much of a participant's media had been decoded when decryption last failed. */
  readonly #decoded = new Map<ParticipantId, number>();
  readonly #stop: (() => void)[] = [];
  readonly #cipher: Promise<DataCipher>;
  readonly #messages = new KeyedQueue<'seal' | 'open'>();

  /** Throws `CapabilityUnsupportedError` when the app did not provide a worker. */
  constructor(keys: RoomKeys, worker: (() => Worker) | undefined, emit: (body: AdapterEvent) => void) {
    if (worker === undefined)
      throw new CapabilityUnsupportedError('livekit cannot encrypt: the app gave it no `encryptionWorker`.');
    this.#keys = keys;
    this.#emit = emit;
    this.#worker = worker();
    this.#cipher = import('@crossfade/video-core/encryption/frames').then(
      ({ DataCipher }) => new DataCipher(keys),
    );
    // The sender of the message gets the error.
    this.#cipher.catch(() => undefined);
  }

  /**
   * Options for the SDK's room: encrypts media only. The SDK would encrypt messages too, but also deliver unencrypted ones
   * without telling them apart (livekit-client 2.23 marks every message as unencrypted).
   */
  get options(): Pick<RoomOptions, 'e2ee'> {
    return { e2ee: { keyProvider: this.#provider, worker: this.#worker } };
  }

  /** Resolves when all media that is sent from now on is encrypted. None may be sent before. */
  get on(): Promise<void> {
    return this.#on.promise;
  }

  /** To be awaited before connecting. */
  async begin(room: Room): Promise<void> {
    room.on(RoomEvent.ParticipantEncryptionStatusChanged, (enabled, participant) => {
      if (enabled && participant?.isLocal) this.#on.resolve();
    });
    room.on(RoomEvent.EncryptionError, (error, participant) => this.#failed(error, participant));
    this.#stop.push(
      this.#keys.onChange(() => {
        for (const participantId of this.#known) void this.#give(participantId);
      }),
    );
    const timer = setInterval(() => void this.#checkDecoding(room), CHECK_INTERVAL);
    this.#stop.push(() => clearInterval(timer));
    await Promise.all([this.admit(this.#keys.self), room.setE2EEEnabled(true)]);
  }

  /** A participant is in the room: their media is decrypted with their key. */
  async admit(participantId: ParticipantId): Promise<void> {
    if (this.#known.has(participantId)) return;
    this.#known.add(participantId);
    await this.#give(participantId);
  }

  /** Encrypts a message; resolves in the order of the calls. Rejects with `DataRefusedError` without a key. */
  seal(topic: string, payload: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return this.#messages.run('seal', () => this.#seal(topic, payload));
  }

  async #seal(topic: string, payload: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const sealed = await (await this.#cipher).seal(topic, payload);
    if (sealed === undefined)
      throw new DataRefusedError('this call is encrypted, and its key is missing here.');
    return sealed;
  }

  /** Decrypts a message and delivers it, in the order of the calls; drops it when its key is another or it has none. */
  open(
    from: ParticipantId,
    topic: string,
    message: Uint8Array<ArrayBuffer>,
    deliver: (payload: Uint8Array) => void,
  ): void {
    const open = async (): Promise<void> => {
      const payload = await (await this.#cipher).open(from, topic, message);
      if (payload !== undefined) deliver(payload);
    };
    this.#messages.run('open', open).catch(() => undefined);
  }

  close(): void {
    for (const stop of this.#stop.splice(0)) stop();
    this.#on.reject(new Error('The room was left.'));
    this.#worker.terminate();
  }

  async #give(participantId: ParticipantId): Promise<void> {
    const key = await this.#keys.of(participantId);
    // The key has changed meanwhile, and the later call sets it.
    if (key !== (await this.#keys.of(participantId))) return;
    if (key !== undefined) this.#provider.set(participantId, key);
    if (participantId === this.#keys.self) this.#become(participantId, key ? 'on' : 'missing-key');
  }

  #failed(error: Error, participant: Participant | undefined): void {
    if (participant === undefined || participant.isLocal) return;
    const participantId = asId.participant(participant.identity);
    // The SDK's worker gives its reason in the message only: livekit-client 2.23, e2ee/worker/e2ee.worker.ts.
    if (error.message.startsWith('InvalidKey')) this.#unreadable(participantId, participant, 'wrong-key');
    else if (error.message.startsWith('MissingKey')) void this.#missed(participantId, participant);
  }

  /** A key that is being derived is not missing. */
  async #missed(participantId: ParticipantId, participant: Participant): Promise<void> {
    if ((await this.#keys.of(participantId)) === undefined)
      this.#unreadable(participantId, participant, 'missing-key');
  }

  #unreadable(participantId: ParticipantId, participant: Participant, status: EncryptionStatus): void {
    this.#become(participantId, status);
    void decodedOf(participant).then((decoded) => this.#decoded.set(participantId, decoded));
  }

  /** The SDK reports what fails and not what succeeds; the decoders count that. */
  async #checkDecoding(room: Room): Promise<void> {
    for (const participant of room.remoteParticipants.values()) {
      const participantId = asId.participant(participant.identity);
      if (this.#statuses.get(participantId) === 'on') continue;
      if ([...participant.trackPublications.values()].some(({ isEncrypted }) => !isEncrypted)) {
        this.#become(participantId, 'off');
        continue;
      }
      const decoded = await decodedOf(participant);
      if (decoded > (this.#decoded.get(participantId) ?? 0)) this.#become(participantId, 'on');
    }
  }

  #become(participantId: ParticipantId, state: EncryptionStatus): void {
    if (this.#statuses.get(participantId) === state) return;
    this.#statuses.set(participantId, state);
    this.#emit({ type: 'e2ee', participantId, state });
  }
}

/** Frames and samples of a participant that have been decoded so far. */
async function decodedOf(participant: Participant): Promise<number> {
  const reports = await Promise.all(
    [...participant.trackPublications.values()].map(({ track }) =>
      track?.getRTCStatsReport().catch(() => undefined),
    ),
  );
  let decoded = 0;
  for (const report of reports)
    report?.forEach(
      (stats: { readonly framesDecoded?: number; readonly jitterBufferEmittedCount?: number }) => {
        decoded += stats.framesDecoded ?? stats.jitterBufferEmittedCount ?? 0;
      },
    );
  return decoded;
}
