import { comingOf, helpOf } from '../policy/help.ts';
import { limitAt, waitsForStaff, type Visit } from '../policy/visit.ts';
import { isoTime } from './iso-time.ts';

/** What those who are in the call of a visit know of it. Times are ISO 8601. */
export interface RunningCall {
  readonly endsAt?: string;
  readonly help: 'no' | 'called' | 'here';
  /** Who said that they are coming, while nobody of staff is there. */
  readonly helpComing?: string;
  readonly waitingForStaff: boolean;
}

export function runningCall(visit: Visit): RunningCall {
  const limit = limitAt(visit);
  return {
    ...(limit !== undefined && { endsAt: isoTime(limit) }),
    help: helpOf(visit),
    ...comingOf(visit),
    waitingForStaff: waitsForStaff(visit),
  };
}
