import type { DisconnectReason, PublicationInfo } from '../contract/adapter-event.ts';
import type { Decision } from './decision.ts';
import type { MoveNotice } from './move-protocol.ts';
import type { CallId, CallKey, ParticipantId, PublicationId, RoomStamp } from '../contract/identity.ts';
import type { Layer, MutedBy, PauseReason, QualityLevel, Source } from '../contract/media.ts';
import type { PersistentMap } from './persistent-map.ts';
import type { Rights, Role } from '../contract/rights.ts';

export interface PublicationState extends PublicationInfo {
  readonly subscription: 'off' | 'subscribing' | 'on' | 'failed';
  readonly pausedBy: readonly PauseReason[];
  readonly layer: Layer | undefined;
  readonly media: 'unknown' | 'flowing' | 'stalled';
}

/** Someone else in the room. */
export interface ParticipantState {
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly joinedAt: number;
  readonly speaking: boolean;
  readonly quality: QualityLevel;
  readonly publications: readonly PublicationState[];
}

/** What one room says about the local participant. */
export interface OwnState {
  /** The publication of each source that the room's server has. */
  readonly published: Readonly<Partial<Record<Source, PublicationId>>>;
  /** Sources that the room's server muted and the participant has not unmuted since. */
  readonly forcedMutes: readonly Source[];
  readonly rights: Rights;
  /** Sources that the room refused although the rights allow them, until the rights change. */
  readonly refused: readonly Source[];
}

/** One deployment's side of the call, as its events tell it. */
export interface RoomState extends RoomStamp {
  readonly connection:
    | { readonly name: 'connecting' }
    | { readonly name: 'connected' }
    | { readonly name: 'reconnecting'; readonly how: 'resume' | 'full' }
    | { readonly name: 'disconnected'; readonly reason: DisconnectReason; readonly retryable: boolean };
  /** In the order of joining; the same array until a participant joins or leaves. */
  readonly order: readonly ParticipantId[];
  readonly participants: PersistentMap<ParticipantId, ParticipantState>;
  readonly speakers: readonly ParticipantId[];
  readonly own: OwnState;
  readonly localQuality: QualityLevel;
  readonly limited: { readonly send: boolean; readonly receive: boolean };
}

/** Why a device gives nothing. `denied-by-system`: the operating system's settings keep the browser from it. */
export type DeviceFailure =
  | 'denied'
  | 'denied-by-system'
  | 'not-found'
  | 'in-use'
  | 'unsupported'
  | 'ended'
  | 'failed';

/** One of the local participant's sources, from the device to the room. */
export interface LocalSourceState {
  readonly capture: 'off' | 'starting' | 'on' | 'failed';
  readonly failure: DeviceFailure | undefined;
  /** The device that is on, or was chosen. */
  readonly deviceId: string | undefined;
  /** The chosen device that was not there, so that another one stands in. */
  readonly missing: string | undefined;
  /** The system took the device for something else, such as a phone call; the others see it muted meanwhile. */
  readonly interrupted: boolean;
  readonly muted: boolean;
  readonly mutedBy: readonly MutedBy[];
  /** False when the server refuses the source. */
  readonly allowed: boolean;
  /** The publication in the pinned room, once the server has it. */
  readonly published: PublicationId | undefined;
}

export interface LocalState {
  readonly participantId: ParticipantId | undefined;
  readonly name: string;
  readonly role: Role;
  readonly rights: Rights;
  readonly speaking: boolean;
  readonly sources: Readonly<Record<Source, LocalSourceState>>;
}

export type EndReason =
  | 'left'
  | 'removed'
  | 'replaced'
  | 'ended'
  | 'server-away'
  | 'refused'
  | 'cannot-run'
  | 'failed';

/** Why this page's part in a call is over. */
export interface CallEnd {
  readonly reason: EndReason;
  /** The server's or the error's own words, for people. */
  readonly message?: string | undefined;
  readonly code?: string | undefined;
}

/**
 * Where the participant is, in terms that a screen can be made for. `retryAt` is set while the server is busy: when it
 * is asked again, in ms since 1970.
 */
export type CallPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'joining'; readonly retryAt?: number | undefined }
  | { readonly name: 'connected' }
  | { readonly name: 'reconnecting'; readonly retryAt?: number | undefined }
  | ({ readonly name: 'ended' } & CallEnd);

export type MovingState = Pick<MoveNotice, 'id' | 'phase' | 'target'>;

export interface CallState {
  readonly phase: CallPhase;
  readonly key: CallKey | undefined;
  readonly call: CallId | undefined;
  readonly decision: Decision | undefined;
  /** Whether the participant may see the decision. */
  readonly explain: boolean;
  /** The stamp of the room that the call is on; what is shown comes from that room. */
  readonly pin: RoomStamp | undefined;
  readonly rooms: readonly RoomState[];
  /** The move that is under way, as this page follows it. */
  readonly moving?: MovingState | undefined;
  readonly local: LocalState;
  /** True while the browser refuses to play sound or video until the participant clicks. */
  readonly playbackBlocked: boolean;
}
