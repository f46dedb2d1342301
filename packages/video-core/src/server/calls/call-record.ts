import type { Decision } from '../../call/decision.ts';
import type {
  CallId,
  CallKey,
  DeploymentId,
  ParticipantId,
  RoomName,
  RoomStamp,
  TenantId,
} from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import type { Rights, Role } from '../../contract/rights.ts';

/** One call as it is stored. Times are milliseconds since 1970. */
export interface CallRecord extends RoomStamp {
  readonly id: CallId;
  readonly tenant: TenantId;
  readonly key: CallKey;
  /** The deployment that the call is on; with epoch and attempt it names the room. */
  readonly pin: DeploymentId;
  /** Why it was put where it began. */
  readonly decision: Decision;
  readonly openedAt: number;
  /** Since when nobody has been inside, the time of the last join included; absent while somebody is. */
  readonly emptySince?: number;
  /** Whether anybody has ever been inside. */
  readonly entered: boolean;
  /** Nobody new is let in. */
  readonly locked: boolean;
  /** End to end, as its first participant chose; it stays so. */
  readonly encrypted: boolean;
  /** Sources that guests may not publish. */
  readonly guestsDenied: readonly Source[];
  readonly endedAt?: number;
}

/** A call to open: its first epoch is 1, and nobody is inside. */
export interface NewCall {
  readonly id: CallId;
  readonly tenant: TenantId;
  readonly key: CallKey;
  readonly decision: Decision;
  readonly encrypted: boolean;
  readonly openedAt: number;
}

export interface ParticipantRecord {
  readonly id: ParticipantId;
  readonly call: CallId;
  readonly name: string;
  readonly role: Role;
  /** Before blocks and what guests are denied: see {@link rightsOf}. */
  readonly rights: Rights;
  readonly blocked: readonly Source[];
  /** SHA-256 of the resume secret, in hexadecimal. */
  readonly resumeHash: string;
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
  readonly removed?: { readonly at: number; readonly message: string };
}

/** A room of a call that is over, which its deployment may still hold. */
export interface LeftoverRoom extends RoomStamp {
  readonly call: CallId;
  readonly room: RoomName;
  readonly deployment: DeploymentId;
}

/**
 * What a participant may do now: the rights given, less the sources blocked, less those denied to guests. The
 * sound of a screen goes with the screen.
 */
export function rightsOf(
  { rights, blocked, role }: ParticipantRecord,
  { guestsDenied }: Pick<CallRecord, 'guestsDenied'>,
): Rights {
  const refused = new Set(role === 'guest' ? [...blocked, ...guestsDenied] : blocked);
  if (refused.has('screen')) refused.add('screen-audio');
  return { ...rights, publish: rights.publish.filter((source) => !refused.has(source)) };
}
