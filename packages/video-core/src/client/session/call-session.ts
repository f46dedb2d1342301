import type { CallEvent } from '../../call/call-event.ts';
import type { CallEnd, CallState, ParticipantState } from '../../call/call-state.ts';
import type { CapabilityManifest } from '../../contract/capabilities.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import type { CallKey, ParticipantId, ProviderKind } from '../../contract/identity.ts';
import type { Layer, Source } from '../../contract/media.ts';
import type { IncomingData } from '../../contract/client-adapter.ts';
import type { TrackStats } from '../../contract/track-stats.ts';

/**
 * A slice of the state with listeners of its own, so that the cost of an event does not grow with the number of
 * participants. `roster` changes when a participant joins or leaves.
 */
export type Topic = 'call' | 'connection' | 'local' | 'roster' | 'speakers' | `participant:${ParticipantId}`;

export interface JoinOptions {
  readonly key: CallKey;
  readonly displayName: string;
  /** What this environment asks for; absent asks for nothing. */
  readonly requestedProvider?: ProviderKind;
}

/** How a join went. */
export type JoinResult = { readonly joined: true } | ({ readonly joined: false } & CallEnd);

export interface Tile {
  readonly participantId: ParticipantId | 'local';
  readonly source: Extract<Source, 'camera' | 'screen'>;
}

/** What an element is attached to. */
export interface AttachedMedia {
  readonly participantId: ParticipantId | 'local';
  readonly source: Source;
}

/**
 * One participant's part in one call, whichever provider carries it: the store that interfaces read and the
 * commands they give. Nothing here depends on a framework.
 */
export interface CallSession {
  getState(): CallState;
  /** Calls `listener` after that slice changed; returns how to stop. */
  subscribe(topic: Topic, listener: () => void): () => void;
  /** Every stamped event of every room, in order: for logs, tests and statistics. */
  onEvent(listener: (event: CallEvent) => void): () => void;
  /** One of the others; `undefined` when nobody of that id is there. */
  participant(id: ParticipantId): ParticipantState | undefined;

  /**
   * Warms up an adapter's code, and what it prepares, while the participant still looks at the preview; also the
   * way to the provider's media server when its `url` is known before joining.
   */
  prefetch(provider: ProviderKind, url?: string): void;
  /**
   * Resolves with how it went, once in the room or at the end of the tries; `phase` says the same. Asked again for the
   * same key while joining or joined, it is the same promise. Rejects with `AlreadyJoinedError` for another key.
   */
  join(options: JoinOptions): Promise<JoinResult>;
  /** Leaves; the session may join again. Local devices stay as they are. Idempotent. */
  leave(): Promise<void>;
  /** Leaves, stops every device and frees everything. Idempotent. */
  dispose(): Promise<void>;

  /** Starts capturing a source, and sends it when in a call. Resolves when captured or failed (see `local`). */
  startSource(source: Source): Promise<void>;
  /** Stops the device (its light goes out) and takes the source out of the call. */
  stopSource(source: Source): Promise<void>;
  /** Silences or unsilences a source that stays captured; before joining it means joining muted. */
  setMuted(source: Source, muted: boolean): Promise<void>;
  /**
   * Chooses a device; a source that is on moves to it in place, and the latest choice counts. `undefined` is the
   * browser's default. Resolves when that is done or failed: a device that the participant or the browser refuses leaves the
   * source, and the choice, with the one that is on; one that cannot be opened beside it takes its place, or fails (see
   * `local`).
   */
  selectDevice(source: 'camera' | 'microphone', deviceId: string | undefined): Promise<void>;
  /** The largest simulcast layer that is sent of the camera, from now on; 2 limits nothing and is the default. */
  limitCamera(largest: Layer): void;
  /** The captured original, for a level meter; do not stop it. */
  localTrack(source: Source): MediaStreamTrack | undefined;

  /**
   * Shows a tile's video inside `container` with an element that core owns and fills the container with
   * (`object-fit` is inherited through the CSS variable `--video-fit`). Size and visibility of the container
   * are the demand. Returns how to stop showing it.
   */
  show(container: HTMLElement, tile: Tile): () => void;
  /**
   * Shows or plays a participant's source with the application's own element: video as `show` does, a voice in place of
   * the element that core would play it with. Returns how to stop. Throws `InvalidInputError` for sources that the
   * element cannot take, and for one's own voice.
   */
  attach(element: HTMLMediaElement, media: AttachedMedia): () => void;
  /** The track that is shown or played of a participant's source, for processing of its own; do not stop it. */
  remoteTrack(participantId: ParticipantId, source: Source): MediaStreamTrack | undefined;
  /** How loud a participant is played here, from 0 to 1 (HTML, `volume`; iOS plays at the device's volume). */
  setVolume(participantId: ParticipantId, volume: number): void;
  /** To be called from a click while `playbackBlocked`: plays sound and video. */
  unlockPlayback(): Promise<void>;

  /**
   * Sends an application's own message. Rejects with `DataRefusedError` over `DATA_LIMITS` or without the right, and
   * with `ConnectionLostError` outside a room.
   */
  send(message: OutgoingData): Promise<void>;
  /** Calls `listener` with every message of the others; returns how to stop. */
  onData(listener: (message: IncomingData) => void): () => void;
  /** One entry for each track that is sent or received now; empty outside a room. */
  stats(): Promise<readonly TrackStats[]>;
  /**
   * What a provider can do: the one named, or the call's once the server has named it. Known without loading it;
   * `undefined` for a provider that this client has no adapter for.
   */
  capabilities(provider?: ProviderKind): CapabilityManifest | undefined;
  /** The provider SDK's own room object where it has one (see the adapter's documentation). */
  nativeRoom(): unknown;
}
