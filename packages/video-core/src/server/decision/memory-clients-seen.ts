import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import type { ProviderKind } from '../../contract/identity.ts';
import type { Clock } from '../ports/clock.ts';
import { CLIENT_SEEN_DAYS, type ClientsSeen, type Place } from './clients-seen.ts';

interface Sighting {
  readonly able: readonly ProviderKind[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Keys that are remembered. */
const KEYS = 10_000;
const LASTING = CLIENT_SEEN_DAYS * 24 * 3_600_000;

/** Of one process, for tests and first tries. */
export class MemoryClientsSeen implements ClientsSeen {
  readonly #clock: Clock;
  /** The latest sighting of each set of adapters, by key. */
  readonly #seen = new BoundedMap<string, Map<string, Sighting>>(KEYS);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  restricted(place: Place, able: readonly ProviderKind[]): void {
    const sightings = this.#seen.renew(placeKey(place), () => new Map<string, Sighting>());
    sightings.set(able.toSorted().join(), { able, at: this.#clock.now() });
  }

  async expectedAt(place: Place): Promise<readonly ProviderKind[] | undefined> {
    const since = this.#clock.now() - LASTING;
    const recent = [...(this.#seen.get(placeKey(place))?.values() ?? [])].filter(({ at }) => at >= since);
    return recent.length === 0 ? undefined : inAll(recent.map(({ able }) => able));
  }

  async forget(before: number): Promise<number> {
    const old = [...this.#seen].filter(([, sightings]) =>
      [...sightings.values()].every(({ at }) => at < before),
    );
    for (const [place] of old) this.#seen.delete(place);
    return old.length;
  }
}

/** What all of some sets have in common. */
export const inAll = (sets: readonly (readonly ProviderKind[])[]): readonly ProviderKind[] =>
  (sets[0] ?? []).filter((kind) => sets.every((set) => set.includes(kind)));

const placeKey = ({ tenant, key }: Place): string => JSON.stringify([tenant, key]);
