import type { AdapterEvent } from './adapter-event.ts';
import type { CapabilityManifest } from './capabilities.ts';
import type { OutgoingData } from './data-message.ts';
import type { IceServer, IceTransportPolicy } from './ice-server.ts';
import type { ParticipantId, PublicationId } from './identity.ts';
import type { Demand, Layer, Source } from './media.ts';
import type { PublishProfile } from './publish-profile.ts';
import type { TrackStats } from './track-stats.ts';

/** A message from someone in the room. */
export interface IncomingData {
  readonly topic: string;
  readonly from: ParticipantId;
  readonly reliable: boolean;
  readonly payload: Uint8Array;
}

/**
 * What a room tells core. An implementer calls these in the order in which things happened and never
 * again once `close()` has resolved.
 */
export interface RoomObserver {
  event(body: AdapterEvent): void;
  data(message: IncomingData): void;
  /**
   * The remote track that now carries a publication, or `undefined` when there is none any more. May be
   * called again with another track (a reconnect). Core attaches it to elements; the adapter never does.
   * Report `undefined` before `participant-left`; report nothing after `disconnected`.
   */
  media(publicationId: PublicationId, track: MediaStreamTrack | undefined): void;
}

/**
 * Everyone's keys in one room: what a participant sends is encrypted with theirs, end to end, before it leaves the
 * page. The secret behind them may change at any time, and with it all of them.
 */
export interface RoomKeys {
  readonly self: ParticipantId;
  /** HKDF material to derive ciphers' keys from, not extractable; `undefined` while no secret is known here. */
  of(participantId: ParticipantId): Promise<CryptoKey | undefined>;
  /** Calls `listener` after every key has changed; returns how to stop. */
  onChange(listener: () => void): () => void;
}

export interface ConnectOptions {
  /** As issued by the same provider's server half; opaque to everyone else, so it must be parsed. */
  readonly credentials: unknown;
  readonly iceServers: readonly IceServer[];
  readonly iceTransportPolicy: IceTransportPolicy;
  /** What is sent otherwise than by default; `publishProfile` makes it whole, where the adapter is loaded. */
  readonly profile: Partial<PublishProfile>;
  readonly observer: RoomObserver;
  /**
   * Makes the room end-to-end encrypted: nothing leaves unencrypted, nothing is played that these keys do not open, and
   * `e2ee` events tell how each participant's media fares. Only for adapters that declare `encryption`.
   */
  readonly keys?: RoomKeys;
}

export interface PublishOptions {
  readonly publicationId: PublicationId;
  readonly source: Source;
  /** Published silent: the others see it muted from the first moment. */
  readonly muted: boolean;
}

/**
 * One provider's client half. Stateless: everything that lives is in the connection that it opens.
 */
export interface ClientAdapter {
  readonly capabilities: CapabilityManifest;
  /**
   * Starts connecting at once and returns without waiting, so that core can publish and declare demand
   * meanwhile. Emits `connection: connecting` first.
   */
  connect(options: ConnectOptions): RoomConnection;
  /**
   * Warms up what does not depend on credentials (code, devices, a connection to the host of `url`),
   * while the person still looks at the preview. Never throws; may do nothing.
   */
  prepare(url: string | undefined): void;
}

/**
 * A room as one client sees it. Every method may be called before the connection is up: commands wait
 * for it, and reject with a `ConnectionLostError` when it never comes or ends meanwhile. State is told
 * through the observer alone; a promise says that the command reached the server.
 */
export interface RoomConnection {
  /**
   * Resolves when the room is first entered: after `connection: connected` and the first roster were
   * emitted. Rejects with an error of core when it cannot be entered, and when closed before.
   */
  readonly entered: Promise<void>;
  /**
   * Sends a track. The adapter was handed a clone: it never stops, enables, clones or replaces it, and lets go
   * of it when told to. Resolves when the server has the publication (`local-published` was emitted).
   * Rejects with `PublishRefusedError` when the server does not allow the source.
   *
   * `unpublish`, `replaceTrack` and `setMuted` may be called while this is pending (the room connects, reconnects, or
   * the server has not answered yet) and take effect at once; they do not queue behind it.
   */
  publish(track: MediaStreamTrack, options: PublishOptions): Promise<void>;
  /**
   * From this call on, nothing of the track is sent. A publish that is still pending is cancelled: it rejects with
   * `ConnectionLostError`, nothing is published later, and neither `local-published` nor `local-unpublished` is emitted
   * for it. Idempotent.
   */
  unpublish(publicationId: PublicationId): Promise<void>;
  /**
   * Sends another track in the place of the present one (another device), with no renegotiation; same ownership as
   * `publish`. A publish that is still pending publishes the new one.
   */
  replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void>;
  /**
   * Mutes or unmutes an own publication for everyone; also undoes a server's mute. Muted, nothing of the track is sent
   * from this call on, whether or not it is enabled. A publish that is still pending publishes it muted. Idempotent.
   */
  setMuted(publicationId: PublicationId, muted: boolean): Promise<void>;
  /**
   * What this client needs of a remote publication; the default until told is
   * `{visible: true, width: 0, height: 0}` for audio and the smallest layer for video. Cheap, may be
   * called often, and for publications that are not there yet.
   */
  setDemand(publicationId: PublicationId, demand: Demand): void;
  /**
   * Caps the simulcast layers of the camera, whatever receivers ask for; holds for present and later publications
   * until called again. 2 limits nothing and is the default. Screens are sent whole, to be read.
   */
  limitCamera(largest: Layer): void;
  /** Every remote publication is subscribed to unless told otherwise. */
  setSubscribed(publicationId: PublicationId, subscribed: boolean): void;
  /** Rejects with `DataRefusedError` over `DATA_LIMITS` or without the right. Lossy data resolves when handed over. */
  send(message: OutgoingData): Promise<void>;
  /**
   * One entry per publication that is sent or received now, summed where one is sent several times. Never throws;
   * empty when nothing flows.
   */
  stats(): Promise<readonly TrackStats[]>;
  /** The provider SDK's own room object, for applications that need it; `undefined` where there is none. */
  readonly native: unknown;
  /**
   * Leaves and frees everything. Idempotent; resolves when the server was told or cannot be reached, within
   * 2 s. Emits `connection: disconnected, reason: left`, unless it was disconnected before.
   */
  close(): Promise<void>;
}
