import type { ParticipantId } from '../../contract/identity.ts';
import type { CallRecord, CallRoom, ParticipantRecord, ParticipantToEnforce } from './call-record.ts';
import type { EndCondition } from './call-store.ts';

/** A participant as one process keeps them in memory. */
export interface StoredParticipant extends ParticipantToEnforce {
  readonly admittedAt: number;
}

/** A call as one process keeps it in memory. */
export interface StoredCall {
  record: CallRecord;
  /** When the rooms are due for a look; absent: never. */
  due: number | undefined;
  rooms: readonly CallRoom[];
  readonly participants: Map<ParticipantId, StoredParticipant>;
}

/** What stores answer of a participant. */
export const recordOf = ({
  ruledVersion: _ruled,
  pendingMutes: _mutes,
  admittedAt: _admitted,
  ...record
}: StoredParticipant): ParticipantRecord => record;

/** Orders by when they joined, those of one moment by their ids. */
export const byJoining = (a: ParticipantRecord, b: ParticipantRecord): number =>
  a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1);

/** Whether a call that is open meets the condition on which it ends. */
export function mayEnd({ record, participants }: StoredCall, condition: EndCondition): boolean {
  if (condition === 'always') return true;
  if (condition === 'unused') return participants.size === 0;
  return record.emptySince !== undefined && record.emptySince < condition.emptyBefore;
}

/** Whether the rooms obey, and nobody who was removed has to be looked for. */
export function isSettled(
  { version, enforcedVersion, endedAt, watchUntil = 0 }: CallRecord,
  now: number,
): boolean {
  return version === enforcedVersion && endedAt === undefined && watchUntil <= now;
}
