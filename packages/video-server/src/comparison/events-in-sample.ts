import { LIMITS, type Metric } from './metrics.ts';
import type { QualitySample } from './quality-batch.ts';

export interface MetricEvent {
  readonly metric: Metric;
  /** Whether what the metric counts has happened. */
  readonly happened: boolean;
}

/** What a sample says of each metric that it says anything of. */
export function eventsIn(sample: QualitySample): readonly MetricEvent[] {
  switch (sample.type) {
    case 'join':
      return [{ metric: 'join-failure', happened: !sample.ok }];
    case 'first-frame':
      return [{ metric: 'slow-first-frame', happened: sample.ms > LIMITS['slow-first-frame'] }];
    case 'reconnect':
    case 'move':
      return [];
    case 'segment': {
      const { disconnects, frozen, concealed } = sample;
      return [
        { metric: 'disconnect', happened: disconnects > 0 },
        ...(frozen === undefined ? [] : [{ metric: 'frozen', happened: frozen > LIMITS.frozen } as const]),
        ...(concealed === undefined
          ? []
          : [{ metric: 'concealed', happened: concealed > LIMITS.concealed } as const]),
      ];
    }
  }
}
