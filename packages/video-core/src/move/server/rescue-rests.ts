import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import type { CallId, DeploymentId, MoveId } from '../../contract/identity.ts';
import type { MoveEndReason, MoveRecord } from './move-record.ts';
import { TARGET_REST } from './move-times.ts';

/** Calls and targets that are remembered. */
const REMEMBERED = 10_000;
/** Ends of a rescue for which its target is to blame; what ends a planned move, such as somebody who cannot follow, says nothing. */
const FAILED: ReadonlySet<MoveEndReason | undefined> = new Set<MoveEndReason>([
  'target-unhealthy',
  'target-killed',
  'target-unavailable',
  'timeout',
]);
/** Milliseconds; the longest that a target is left alone by a call that has nowhere else to go. */
const LONGEST = 300_000;

/**
 * Targets that failed to take a call are left alone by its rescues, twice as long each time, so that another is tried, and
 * a call that nothing can take does not try all the time. Known from the call's latest move, which every process sees.
 */
export class RescueRests {
  readonly #rests = new BoundedMap<
    string,
    { readonly move: MoveId; readonly failures: number; readonly until: number }
  >(REMEMBERED);

  saw({ id, call, kind, phase, target, reason, endedAt = 0 }: MoveRecord): void {
    const place = placeOf(call, target.deployment);
    if (phase === 'finished') this.#rests.delete(place);
    const before = this.#rests.get(place);
    if (phase !== 'aborted' || kind !== 'rescue' || !FAILED.has(reason) || before?.move === id) return;
    const failures = (before?.failures ?? 0) + 1;
    const rest = Math.min(LONGEST, TARGET_REST * 2 ** (failures - 1));
    this.#rests.set(place, { move: id, failures, until: endedAt + rest });
  }

  /** `at`: milliseconds since 1970. */
  rests(call: CallId, target: DeploymentId, at: number): boolean {
    return at < (this.#rests.get(placeOf(call, target))?.until ?? 0);
  }
}

const placeOf = (call: CallId, target: DeploymentId): string => `${call} ${target}`;
