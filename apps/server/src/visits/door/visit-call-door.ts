import type { CallKey } from '@crossfade/video-core';
import type { Clock, Grant, Identity } from '@crossfade/video-core/server';
import type { Caller } from '../../rights/caller.ts';
import { subjectOf, subjectOfGuest } from '../../rights/caller.ts';
import type { VisitDoor } from '../../rights/call-authorize.ts';
import { may } from '../../rights/policy.ts';
import { blockedSources } from '../policy/rulings.ts';
import type { Visit } from '../policy/visit.ts';
import type { EntryId } from '../policy/visit-ids.ts';
import { devicesOf } from '../service/guest-device.ts';
import type { Residence } from '../service/residence.ts';
import type { VisitStore } from '../store/visit-store.ts';
import { placeAtDoor, placeInCall, type Comer } from './may-enter.ts';
import { parseDoorKey } from './visit-keys.ts';

export interface VisitCallDoorOptions {
  readonly store: Pick<VisitStore, 'find' | 'findByKey'>;
  readonly residence: Pick<Residence, 'residentsOf' | 'findResident' | 'isBlocked'>;
  readonly clock: Clock;
}

/** Names which of several credentials of one browser is meant; it gives nothing by itself. */
const AS_HEADER = 'x-visit-as';

/** The one door to the calls of visits: judges each join, reload, token and move by the visit as it stands. */
export class VisitCallDoor implements VisitDoor {
  readonly #options: VisitCallDoorOptions;

  constructor(options: VisitCallDoorOptions) {
    this.#options = options;
  }

  async identify(key: CallKey, callers: readonly Caller[], headers: Headers): Promise<Identity | undefined> {
    const { store } = this.#options;
    const door = parseDoorKey(key);
    const stored = await (door === undefined ? store.findByKey(key) : store.find(door.visit));
    if (!stored) return undefined;
    const { visit } = stored;
    const wanted = headers.get(AS_HEADER);
    for (const { comer, caller } of await this.#comers(visit, callers, headers)) {
      if (wanted !== null && wanted !== comer.as) continue;
      const identity = await this.#place(visit, door?.entry, comer, caller);
      if (identity) return identity;
    }
    return undefined;
  }

  async #place(
    visit: Visit,
    entry: EntryId | undefined,
    comer: Comer,
    caller: Caller | undefined,
  ): Promise<Identity | undefined> {
    const { clock, residence } = this.#options;
    const place =
      entry === undefined ? placeInCall(visit, comer) : placeAtDoor(visit, entry, comer, clock.now());
    if (!place) return undefined;
    if (place.person !== undefined && (await residence.isBlocked(visit.tenant, place.person)))
      return undefined;
    // Staff moderate the call; nobody else becomes host, not even who comes first.
    const hosts = comer.as === 'staff' && entry === undefined;
    return {
      tenant: visit.tenant,
      grants: new Set<Grant>(comer.as === 'staff' ? ['explain', ...(hosts ? ['host' as const] : [])] : []),
      subject: caller === undefined ? subjectOfGuest(place.participant) : subjectOf(caller),
      participant: place.participant,
      name: place.name,
      role: hosts ? 'host' : 'guest',
      rights: place.rights,
      blocked: blockedSources(visit, place.participant),
      // Whom a lock concerns, the visit itself keeps out.
      passesLock: true,
      // A visitor at the door learns nothing of who looks.
      ...(entry !== undefined && { control: false }),
    };
  }

  /** Everyone of this visit's residence that a request says it is. */
  async #comers(
    visit: Visit,
    callers: readonly Caller[],
    headers: Headers,
  ): Promise<readonly { readonly comer: Comer; readonly caller?: Caller }[]> {
    const { residence } = this.#options;
    const comers: { readonly comer: Comer; readonly caller?: Caller }[] = [];
    const devices = devicesOf(headers);
    if (devices.size > 0) comers.push({ comer: { as: 'visitor', devices } });
    for (const caller of callers) {
      if (caller.role === 'anonymous' || caller.tenant !== visit.tenant) continue;
      if (caller.role === 'tablet') {
        const residents = await residence.residentsOf(visit.tenant, caller.tablet);
        const name = (await residence.findResident(visit.tenant, visit.resident))?.name ?? caller.name;
        comers.push({ comer: { as: 'tablet', tablet: caller.tablet, residents, name }, caller });
      } else if ((caller.role === 'staff' || caller.role === 'admin') && may(caller.role, 'visits:run'))
        comers.push({ comer: { as: 'staff', user: caller.user, name: caller.name }, caller });
    }
    return comers;
  }
}
