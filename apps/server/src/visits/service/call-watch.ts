import type { CallKey, ParticipantId, TenantId } from '@crossfade/video-core';
import type { Clock, Telemetry } from '@crossfade/video-core/server';
import { isStaff } from '../policy/visit-participants.ts';
import { doorKeyOf } from '../door/visit-keys.ts';
import { noteStanding, usersOf, whoMayLook, whoMayStay, type Standing } from '../door/who-may-stay.ts';
import { blockedSources } from '../policy/rulings.ts';
import type { EntryId } from '../policy/visit-ids.ts';
import { doorWanted, findEntry, waitsForStaff, type Visit } from '../policy/visit.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import type { VisitStore } from '../store/visit-store.ts';
import type { Residence } from './residence.ts';
import type { CarriedCall, VisitCalls } from './visit-calls.ts';

export interface CallWatchOptions {
  readonly residence: Pick<Residence, 'staffAmong' | 'residentsOf' | 'blockedAmong' | 'lookers'>;
  readonly calls: VisitCalls;
  readonly store: Pick<VisitStore, 'find'>;
  /** A recorder that may be in the call as well, by another door than people. */
  readonly recorderAt: (tenant: TenantId, key: CallKey) => Promise<ParticipantId | undefined>;
  readonly telemetry: Pick<Telemetry, 'failed'>;
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

  /**
   * Answers what the visit should note. Rejects when the deployment does not answer in time. Who has joined meanwhile was let
   * in by a newer record than the one before the look, so it is read afterwards.
   */
  async look({ id, tenant, key }: Pick<Visit, 'id' | 'tenant' | 'key'>): Promise<readonly VisitInput[]> {
    const { calls, store } = this.#options;
    const seen = await calls.look(tenant, key);
    const inside = seen?.inside ?? [];
    // Nobody is there to be removed; those who come are judged as they join.
    if (inside.length === 0)
      return [...this.carriedBy(seen), { type: 'present', staff: false, others: false }];
    const stored = await store.find(id);
    if (stored === undefined || stored.visit.over !== undefined) return [];
    const { visit } = stored;
    const standing = await this.#standing(visit, inside);
    const { staying, strays } = whoMayStay(visit, inside, standing);
    const staff = staying.some(isStaff);
    // Of those whose join overtook the moment from which the visit waits.
    if (waitsForStaff(visit) && !staff) await calls.close(tenant, key);
    else {
      const recorder = strays.length === 0 ? undefined : await this.#options.recorderAt(tenant, key);
      for (const stray of strays) if (stray !== recorder) await calls.remove(tenant, key, stray, NO_MORE);
      for (const one of staying)
        for (const source of blockedSources(visit, one)) await calls.block(tenant, key, one, source);
    }
    const others = staying.some((one) => !isStaff(one));
    return [...this.carriedBy(seen), ...noteStanding(visit, standing), { type: 'present', staff, others }];
  }

  /** Removes who may look no more at who waits. Rejects when the deployment does not answer in time. */
  async lookAtDoor({ id, tenant, resident }: Visit, entry: EntryId): Promise<void> {
    const { calls, store, residence, clock } = this.#options;
    const key = doorKeyOf(id, entry);
    const inside = (await calls.look(tenant, key))?.inside ?? [];
    if (inside.length === 0) return;
    const lookers = await residence.lookers(tenant, resident);
    const visit = (await store.find(id))?.visit;
    const waiting = visit && findEntry(visit, entry);
    const at = clock.now();
    // A door that nobody wants is closed as a whole, once who is let in has left it.
    if (!waiting || !doorWanted(visit, waiting, at)) return;
    const may = whoMayLook(visit, waiting, lookers, at);
    for (const one of inside) if (!may.has(one)) await calls.remove(tenant, key, one, NO_MORE);
  }

  /** Whether staff who still may be are in the call; not where its deployment does not say so. */
  async staffIn(visit: Visit): Promise<boolean> {
    const { calls, telemetry } = this.#options;
    const seen = await calls.look(visit.tenant, visit.key).catch((error: unknown) => {
      telemetry.failed('looking for staff in a visit', error);
      return undefined;
    });
    const inside = seen?.inside ?? [];
    return whoMayStay(visit, inside, await this.#standing(visit, inside)).staying.some(isStaff);
  }

  carriedBy(carrier: CarriedCall | undefined): readonly VisitInput[] {
    if (!carrier) return [];
    const { call, deployment, epoch } = carrier;
    const reason = epoch > 1 ? 'move' : carrier.reason;
    return [{ type: 'carried', carried: { call, deployment, reason, from: this.#options.clock.now() } }];
  }

  async #standing(visit: Visit, inside: readonly ParticipantId[]): Promise<Standing> {
    const { residence } = this.#options;
    const { tenant, guests, residentOn } = visit;
    const [staff, residents, blocked] = await Promise.all([
      residence.staffAmong(tenant, usersOf(inside)),
      residentOn === undefined ? new Set<string>() : residence.residentsOf(tenant, residentOn),
      residence.blockedAmong(
        tenant,
        guests.map(({ person }) => person),
      ),
    ]);
    return { staff, residents, blocked };
  }
}
