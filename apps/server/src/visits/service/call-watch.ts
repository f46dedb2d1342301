import type { ParticipantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import { isStaff } from '../policy/visit-participants.ts';
import { noteStanding, usersOf, whoMayStay, type Standing } from '../door/who-may-stay.ts';
import { blockedSources } from '../policy/rulings.ts';
import { waitsForStaff, type Visit } from '../policy/visit.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import type { Residence } from './residence.ts';
import type { CarriedCall, SeenCall, VisitCalls } from './visit-calls.ts';

export interface CallWatchOptions {
  readonly residence: Pick<Residence, 'staffAmong' | 'residentsOf' | 'isBlocked'>;
  readonly calls: VisitCalls;
  readonly clock: Clock;
}

const NO_MORE = 'You are not in this visit any more.';

/**
 * Looks who is in the call of a visit. Every permission was checked when they joined; it is checked again at each look, by
 * what is stored then, and who may not be there any more is removed.
 */
export class CallWatch {
  readonly #options: CallWatchOptions;

  constructor(options: CallWatchOptions) {
    this.#options = options;
  }

  /** Answers what the visit should note. Rejects when the deployment does not answer. */
  async look(visit: Visit): Promise<readonly VisitInput[]> {
    const { calls } = this.#options;
    const { tenant, key } = visit;
    const { seen, staying, strays, standing } = await this.#see(visit);
    const staff = staying.some(isStaff);
    // Of those whose join overtook the moment from which the visit waits.
    if (waitsForStaff(visit) && !staff && seen && seen.inside.length > 0) await calls.close(tenant, key);
    else {
      for (const stray of strays) await calls.remove(tenant, key, stray, NO_MORE);
      for (const one of staying)
        for (const source of blockedSources(visit, one)) await calls.block(tenant, key, one, source);
    }
    const others = staying.some((one) => !isStaff(one));
    return [...this.carriedBy(seen), ...noteStanding(visit, standing), { type: 'present', staff, others }];
  }

  /** Where the call is carried, and whether staff who still may be are there. */
  async staffIn(visit: Visit): Promise<{ readonly seen: SeenCall | undefined; readonly staff: boolean }> {
    const { seen, staying } = await this.#see(visit);
    return { seen, staff: staying.some(isStaff) };
  }

  carriedBy(carrier: CarriedCall | undefined): readonly VisitInput[] {
    if (!carrier) return [];
    const { call, deployment, epoch } = carrier;
    const reason = epoch > 1 ? 'move' : carrier.reason;
    return [{ type: 'carried', carried: { call, deployment, reason, from: this.#options.clock.now() } }];
  }

  async #see(visit: Visit) {
    const seen = await this.#options.calls.look(visit.tenant, visit.key);
    const inside = seen?.inside ?? [];
    const standing = await this.#standing(visit, inside);
    return { seen, standing, ...whoMayStay(visit, inside, standing) };
  }

  async #standing(visit: Visit, inside: readonly ParticipantId[]): Promise<Standing> {
    const { residence } = this.#options;
    const { tenant, guests, residentOn } = visit;
    const [staff, residents, blocked] = await Promise.all([
      residence.staffAmong(tenant, usersOf(inside)),
      residentOn === undefined ? new Set<string>() : residence.residentsOf(tenant, residentOn),
      Promise.all(
        guests.map(async ({ person }) => ((await residence.isBlocked(tenant, person)) ? [person] : [])),
      ),
    ]);
    return { staff, residents, blocked: new Set(blocked.flat()) };
  }
}
