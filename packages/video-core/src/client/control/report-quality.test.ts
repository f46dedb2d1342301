import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { asId } from '../../contract/identity.ts';
import type { QualityLevel } from '../../contract/media.ts';
import { FakeCall } from '../../testkit/client/fake-call.ts';
import { FakeChannel } from '../../testkit/control/fake-channel.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reports the own connection when it changes, every five seconds at most, and nothing after the end', async () => {
  const channel = new FakeChannel();
  const call = new FakeCall({ control: channel.control });
  await call.join();
  await vi.advanceTimersByTimeAsync(0);
  const measure = (level: QualityLevel, of = 'me'): void =>
    call.emit({ type: 'quality', participantId: asId.participant(of), level });
  const reported = () => channel.commands.flatMap((one) => (one.type === 'quality' ? one.level : []));

  measure('unknown');
  measure('poor', 'somebody-else');
  expect(reported()).toEqual([]);
  measure('good');
  measure('poor');
  measure('lost');
  expect(reported()).toEqual(['good']);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reported()).toEqual(['good', 'lost']);
  await vi.advanceTimersByTimeAsync(60_000);
  measure('lost');
  measure('excellent');
  expect(reported()).toEqual(['good', 'lost', 'excellent']);
  measure('poor');
  await call.session.leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reported()).toEqual(['good', 'lost', 'excellent']);
  // Nothing of the first stay listens in the second.
  await call.join();
  await vi.advanceTimersByTimeAsync(0);
  measure('good');
  expect(reported()).toEqual(['good', 'lost', 'excellent', 'good']);
  await call.session.dispose();
});
