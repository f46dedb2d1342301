import type { Decision } from '../../call/decision.ts';
import {
  roomName,
  type CallId,
  type CallKey,
  type DeploymentId,
  type ParticipantId,
  type ProviderKind,
  type RoomName,
  type RoomStamp,
  type TenantId,
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
  /** The other room while the call moves: the target before the commit, the source after it. */
  readonly beside?: RoomStamp & { readonly deployment: DeploymentId };
  /** Why it was put where it began. */
  readonly decision: Decision;
  readonly openedAt: number;
  /** Since when nobody has been inside, the time of the last join included; absent while anyone is. */
  readonly emptySince?: number;
  /** Whether anybody has been inside. */
  readonly entered: boolean;
  /** Admits only hosts, and participants who have been inside. */
  readonly locked: boolean;
  /** End to end, as its first participant chose; it stays so. */
  readonly encrypted: boolean;
  /** Sources that guests may not publish. */
  readonly guestsDenied: readonly Source[];
  readonly endedAt?: number;
  /** Counts the changes to what joins and rooms of the call must obey: rights, removals, mutes, the lock, the end. */
  readonly version: number;
  /** The version that all rooms of the call were last seen to obey. */
  readonly enforcedVersion: number;
  /** Until when a removed participant may hold credentials that still admit. */
  readonly watchUntil?: number;
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
  /** When they were first seen inside a room, or let through a lock; absent for who has only asked to join. */
  readonly enteredAt?: number;
  readonly removed?: { readonly at: number; readonly message: string };
  /** Kinds of providers that their client can run, as it said when it joined last; absent: not known. */
  readonly adapters?: readonly ProviderKind[];
}

/** A participant with what their rooms have yet to be told of them. */
export interface ParticipantToEnforce extends ParticipantRecord {
  /** The version of the call at which they were last blocked, removed or given another role. */
  readonly ruledVersion: number;
  /** Sources to be muted once; the participant may unmute. */
  readonly pendingMutes: readonly Source[];
}

/** One deployment's side of a call. */
export interface CallRoom extends RoomStamp {
  readonly call: CallId;
  readonly room: RoomName;
  readonly deployment: DeploymentId;
}

/** A call as it is just after it was opened. */
export const openedCall = (call: NewCall): CallRecord => ({
  ...call,
  pin: call.decision.deployment,
  epoch: 1,
  attempt: 1,
  emptySince: call.openedAt,
  entered: false,
  locked: false,
  guestsDenied: [],
  version: 0,
  enforcedVersion: 0,
});

/** The room that a call is on: where joins go. */
export const pinnedRoomOf = ({
  id,
  epoch,
  attempt,
  pin,
}: RoomStamp & Pick<CallRecord, 'id' | 'pin'>): CallRoom => ({
  call: id,
  epoch,
  attempt,
  room: roomName(id, { epoch, attempt }),
  deployment: pin,
});

/** The rooms of a call now, for everything that acts on a call; two while it moves, the pinned one first. */
export function roomsOf(call: RoomStamp & Pick<CallRecord, 'id' | 'pin' | 'beside'>): readonly CallRoom[] {
  const { id, beside } = call;
  const pinned = pinnedRoomOf(call);
  return beside ? [pinned, { ...beside, call: id, room: roomName(id, beside) }] : [pinned];
}

/** Whether a participant's client can run a provider, as far as it said: one that said nothing counts as if it could. */
export const canRun = ({ adapters }: Pick<ParticipantRecord, 'adapters'>, kind: ProviderKind): boolean =>
  adapters?.includes(kind) ?? true;

/** Whether a lock keeps a participant out: a guest who has only asked to join before it. */
export const isLockedOut = (
  { role, enteredAt }: Pick<ParticipantRecord, 'role' | 'enteredAt'>,
  { locked }: Pick<CallRecord, 'locked'>,
): boolean => locked && role === 'guest' && enteredAt === undefined;

/** Whether the others do not learn of them. Nobody who could send is hidden, whatever an application gives. */
export const isHidden = ({ hidden, publish, data }: Rights): boolean =>
  hidden === true && publish.length === 0 && !data;

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
  const { hidden: _, ...seen } = rights;
  const publish = rights.publish.filter((source) => !refused.has(source));
  return { ...seen, publish, ...(isHidden(rights) && { hidden: true }) };
}
