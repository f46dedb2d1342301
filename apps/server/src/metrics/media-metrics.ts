import type { MediaUsage, ServerAdapter } from '@crossfade/video-core/server';
import { Gauge, type Registry } from 'prom-client';

type Teller = Pick<ServerAdapter, 'deployment' | 'usage'>;
interface Value {
  readonly value: number;
  readonly direction?: 'received' | 'sent';
}
type Usages = readonly (readonly [deployment: string, usage: MediaUsage])[];

/**
 * What media servers take, by deployment, as far as this process knows. A rate of these over `crossfade_participants` is what
 * one participant costs. They are counters that come from elsewhere, so each is set and not added to.
 */
export function registerMediaMetrics(registry: Registry, tellers: () => readonly Teller[]): void {
  let look: Promise<Usages> | undefined;
  // All of them are read at the same moment: one look serves them.
  const usages = (): Promise<Usages> =>
    (look ??= readAll(tellers()).finally(() => {
      look = undefined;
    }));
  const gauge = (name: string, help: string, valuesOf: (usage: MediaUsage) => readonly Value[]): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['deployment', 'direction'],
        registers: [],
        async collect() {
          const told = await usages();
          this.reset();
          for (const [deployment, usage] of told)
            for (const { value, ...labels } of valuesOf(usage)) this.set({ deployment, ...labels }, value);
        },
      }),
    );
  };
  gauge('crossfade_media_cpu_seconds_total', 'Processor time of media servers', ({ cpuSeconds }) => [
    { value: cpuSeconds },
  ]);
  gauge('crossfade_media_memory_bytes', 'Memory of media servers', ({ memoryBytes }) => [
    { value: memoryBytes },
  ]);
  gauge('crossfade_media_bytes_total', 'Bytes from and to participants', ({ receivedBytes, sentBytes }) => [
    { value: receivedBytes, direction: 'received' },
    { value: sentBytes, direction: 'sent' },
  ]);
}

/** Of those that know and answer: one that does not is seen by its health. */
async function readAll(tellers: readonly Teller[]): Promise<Usages> {
  const read = await Promise.allSettled(
    tellers.map(async (teller) => [teller.deployment, await teller.usage()] as const),
  );
  return read.flatMap((each) => {
    if (each.status === 'rejected') return [];
    const [deployment, usage] = each.value;
    return usage === undefined ? [] : [[deployment, usage] as const];
  });
}
