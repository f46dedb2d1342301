import { recordingRefusal } from '@crossfade/video-core';
import type { CallRecord, Grant, ParticipantRecord } from '@crossfade/video-core/server';

/** Recordings of one tenant that are asked for or made at the same time. */
export const MOST_AT_ONCE = 50;

/** Who asks, as the call's door and the call's records know them. */
export interface Asker {
  readonly grants: ReadonlySet<Grant>;
  /** Their part in the call; absent: they are not in it. */
  readonly participant?: Pick<ParticipantRecord, 'role' | 'removed'>;
}

/** Why a call cannot be recorded, as people read it; `undefined` when it can. */
export const unrecordable = (call: Pick<CallRecord, 'encrypted' | 'endedAt'>): string | undefined => {
  if (call.endedAt !== undefined) return 'This call has ended.';
  return recordingRefusal(call) === 'encrypted'
    ? 'This call is end-to-end encrypted, so it cannot be recorded: the server never sees its sound and pictures.'
    : undefined;
};

/** Whether somebody may start and stop the recording of a call: staff of the residence, and hosts of the call. */
export const mayRecord = ({ grants, participant }: Asker): boolean => {
  if (grants.has('staff')) return true;
  return participant !== undefined && participant.removed === undefined && participant.role === 'host';
};
