import { describe, expect, it, vi } from 'vitest';
import { MemoryTelemetry } from '../ports/memory-telemetry.ts';
import { Retention, type Kept } from './retention.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 0, 31);
const clock = { now: () => NOW };

/** Things from the given times, and which of them are left. */
function things(what: string, days: number, times: readonly number[]) {
  const left = [...times];
  const forget = vi.fn(async (before: number, limit: number) => {
    const old = left.filter((at) => at < before).slice(0, limit);
    for (const at of old) left.splice(left.indexOf(at), 1);
    return old.length;
  });
  return { left, forget, kept: { what, days, forget } satisfies Kept };
}

describe('what was kept long enough', () => {
  it('is forgotten, each kind in its own time', async () => {
    const calls = things('calls', 30, [NOW - 31 * DAY, NOW - 29 * DAY]);
    const audit = things('audit entries', 365, [NOW - 366 * DAY, NOW - 31 * DAY]);
    const telemetry = new MemoryTelemetry();
    await new Retention({ kept: [calls.kept, audit.kept], clock, telemetry }).turn();
    expect([calls.left, audit.left]).toEqual([[NOW - 29 * DAY], [NOW - 31 * DAY]]);
  });

  it('is forgotten a batch at a time, the next one soon when there is more', async () => {
    vi.useFakeTimers();
    const calls = things(
      'calls',
      30,
      Array.from({ length: 500 }, () => 0),
    );
    const retention = new Retention({ kept: [calls.kept], clock, telemetry: new MemoryTelemetry() });
    retention.start();
    await vi.advanceTimersByTimeAsync(1_300);
    expect(calls.left).toHaveLength(300);
    await vi.advanceTimersByTimeAsync(2_600);
    expect(calls.left).toHaveLength(0);
    const asked = calls.forget.mock.calls.length;
    await vi.advanceTimersByTimeAsync(400_000);
    expect(calls.forget.mock.calls).toHaveLength(asked);
    await vi.advanceTimersByTimeAsync(400_000);
    expect(calls.forget.mock.calls).toHaveLength(asked + 1);
    await retention.stop();
    await vi.advanceTimersByTimeAsync(4_000_000);
    expect(calls.forget.mock.calls).toHaveLength(asked + 1);
    vi.useRealTimers();
  });

  it('is forgotten even if another kind cannot be', async () => {
    const events = things('events', 7, [0]);
    const broken: Kept = { what: 'calls', days: 30, forget: () => Promise.reject(new Error('disk')) };
    const telemetry = new MemoryTelemetry();
    await new Retention({ kept: [broken, events.kept], clock, telemetry }).turn();
    expect(events.left).toEqual([]);
    expect(telemetry.failures).toMatchObject([{ what: 'pruning old calls' }]);
  });
});
