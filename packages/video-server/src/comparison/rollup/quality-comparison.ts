import type { Clock, Identity } from '@crossfade/video-core/server';
import { requireGrant } from '../../operation/require-grant.ts';
import type { Ramp } from '../../ramp/ramp.ts';
import { dayOf, type Cell } from './cell.ts';
import { compareQuality, type QualityGroup } from './compare-quality.ts';
import type { QualityStore } from './quality-store.ts';

const DAY = 86_400_000;

export interface QualityComparisonOptions {
  readonly store: Pick<QualityStore, 'find'>;
  readonly ramps: { readonly current: Pick<Ramp, 'number'> | undefined };
  readonly calendar: Clock;
}

/** What is compared: calls of the last days, today among them, that are as the filters say. */
export interface ComparisonRequest extends Partial<
  Pick<Cell, 'deployment' | 'stage' | 'browser' | 'network' | 'size' | 'moved'>
> {
  readonly by: 'deployment' | 'arm';
  readonly days: number;
}

/** The calls of an operator's tenant side by side. */
export class QualityComparison {
  readonly #options: QualityComparisonOptions;

  constructor(options: QualityComparisonOptions) {
    this.#options = options;
  }

  /** Arms and stages are those of the latest ramp. */
  async compare(
    identity: Identity,
    { by, days, ...filters }: ComparisonRequest,
  ): Promise<readonly QualityGroup[]> {
    requireGrant(identity, 'operator');
    const { store, ramps, calendar } = this.#options;
    const ofRamp = by === 'arm' || filters.stage !== undefined;
    const ramp = ramps.current?.number;
    if (ofRamp && ramp === undefined) return [];
    const query = {
      tenant: identity.tenant,
      from: dayOf(calendar.now() - (days - 1) * DAY),
      ...filters,
      // Cells of a ramp are those of keys that it has randomised.
      ...(ofRamp && ramp !== undefined && { ramp }),
    };
    return compareQuality(await store.find(query, by));
  }
}
