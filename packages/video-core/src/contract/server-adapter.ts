import type { CapabilityManifest } from './capabilities.ts';
import type { DisconnectReason } from './adapter-event.ts';
import type { DeploymentId, ParticipantId, RoomName } from './identity.ts';
import type { Source } from './media.ts';
import type { Rights, Role } from './rights.ts';
import type { ServerEvent } from './server-event.ts';

/** A room to open. Creating it again with the same name changes nothing. */
export interface RoomSpec {
  readonly room: RoomName;
  /** Seconds that the provider keeps an empty room. Longer than a call is kept, so that core ends calls. */
  readonly emptyTimeout: number;
  /** A hidden participant does not count. */
  readonly maxParticipants: number;
  /** What everyone in the room may read of it, where the provider's rooms carry such a text. */
  readonly metadata?: string;
}

/** One participant's admission to one room. */
export interface CredentialGrant {
  readonly room: RoomName;
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly rights: Rights;
  /** Seconds. A connection that is up outlives it; a resume within it needs no new credentials. */
  readonly ttl: number;
  /**
   * A moment before the participant's record and the call's were read, in milliseconds since 1970. A removal or a change
   * of rights from then on is not in this grant, whenever its credentials are signed, and overrules them.
   */
  readonly readAt: number;
  /** The application's own text about them, in place of what the adapter says there, where the provider carries one. */
  readonly metadata?: string;
}

export interface RoomParticipant {
  readonly participantId: ParticipantId;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
  readonly sources: readonly Source[];
  /** What the room lets them do now. */
  readonly rights: Rights;
}

export interface ProviderHealth {
  readonly healthy: boolean;
  /** For operators: what is wrong and what to do; of a healthy deployment, what is to be changed all the same. */
  readonly detail?: string;
}

/** What media servers have used since they started: from two of these follows what a second cost. */
export interface MediaUsage {
  /** Seconds of processor time. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  /** Bytes of media and its overhead, from and to participants. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/**
 * One deployment's server half. Every method may be called on any process and any number of times;
 * what is asked of a room or a participant that does not exist is done already, except where it says otherwise.
 * A command that was not carried out, or of which that is not known, rejects; it may be repeated until it resolves.
 */
export interface ServerAdapter {
  readonly deployment: DeploymentId;
  readonly capabilities: CapabilityManifest;
  /**
   * Idempotent. Rejects with `ProviderUnavailableError` when the deployment does not answer, and with `RoomNotFoundError`
   * for the name of a room that `closeRoom` has closed: a name is never used twice.
   */
  createRoom(spec: RoomSpec): Promise<void>;
  /**
   * Whatever the client half needs to enter, JSON-serialisable. The room exists. Admitting a participant
   * id that is inside already replaces that connection, which is told `replaced`. Rejects with `CallFullError` where the
   * adapter knows that the room is full; the client half does where the adapter learns it only then.
   */
  issueCredentials(grant: CredentialGrant): Promise<unknown>;
  /**
   * Everyone who is in the room, those included whose media does not flow yet. Rejects with `RoomNotFoundError` when there
   * is no such room, and never answers an empty list because it does not know.
   */
  listParticipants(room: RoomName): Promise<readonly RoomParticipant[]>;
  /**
   * Removes a participant, with a message. Credentials of grants that were read before no longer admit: whoever enters
   * with one is removed again within a second.
   */
  removeParticipant(room: RoomName, participantId: ParticipantId, message: string): Promise<void>;
  /** Mutes what the participant publishes of that source now. They may unmute. */
  mute(room: RoomName, participantId: ParticipantId, source: Source): Promise<void>;
  /**
   * Sets what the participant may do, also when they enter later with credentials of a grant that was read before. A
   * source that is no longer in `rights.publish` is unpublished at once, and refused until it is back.
   */
  setRights(room: RoomName, participantId: ParticipantId, rights: Rights): Promise<void>;
  /** Everyone inside is told `reason`, the room is gone, credentials issued for it no longer admit. */
  closeRoom(room: RoomName, reason: Extract<DisconnectReason, 'ended'>): Promise<void>;
  /** Answers within 2 s and never rejects. */
  health(): Promise<ProviderHealth>;
  /**
   * What the media servers have used that this process knows of: those that it runs, or all where the deployment tells.
   * Costs a look at each connection. `undefined` where nothing is known; rejects when the deployment does not answer.
   */
  usage(): Promise<MediaUsage | undefined>;
  /** Server events of every room of this deployment that this process hears of; may repeat (same `id`). */
  onEvent(listener: (event: ServerEvent) => void): () => void;
  /** Frees everything this process holds of the deployment. Idempotent. */
  close(): Promise<void>;
}
