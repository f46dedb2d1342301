import { PROVIDERS } from '../../adapters/native.mjs';
import { expect, test, type Product } from './ramp-fixture.ts';
import type { Met } from './page/main.ts';
import type { Phase, Ramp } from './ramp-operator.ts';

/** Where the ramp leads. */
const TO = 'livekit';
const ENDS: ReadonlySet<Phase> = new Set(['complete', 'rolled-back', 'held']);

const isOver =
  ({ operator }: Product): (() => Promise<boolean>) =>
  async () =>
    ENDS.has((await operator.read()).phase);

const summary = (met: readonly Met[], { phase, reason, detail, metrics }: Ramp): string => {
  const arms = metrics
    .filter(({ treated, control }) => treated.trials + control.trials > 0)
    .map(({ metric, treated, control }) => {
      const share = ({ events, trials, keys }: typeof treated): string =>
        `${events} of ${trials} at ${keys} keys`;
      return `${metric} ${share(treated)} against ${share(control)}`;
    });
  return [`${met.length} calls: ${phase}`, reason, detail, ...arms].filter(Boolean).join('; ');
};

const figure = (lines: readonly string[], name: string): number =>
  Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length));

test('a deployment that is as good gets all keys, step by step, although one guest in four never arrives', async ({
  product,
  meetUntil,
  expectShown,
}) => {
  const { operator } = product;
  const { number = 0 } = await operator.start(TO, [
    { percent: 30, minutes: 1 },
    { percent: 50, minutes: 1 },
  ]);
  const met = await meetUntil(isOver(product), { lostGuest: 4 });
  const ramp = await operator.read();
  console.log(summary(met, ramp));
  expect(ramp).toMatchObject({ phase: 'complete', percent: 100 });
  const audit = await operator.audit(number);
  expect(audit.map(({ phase, percent }) => [phase, percent])).toEqual([
    ['canary', 30],
    ['ramp', 50],
    ['complete', 100],
  ]);
  await expectShown('complete');
  const lines = await product.metrics();
  for (const deployment of PROVIDERS) {
    expect(figure(lines, `crossfade_media_cpu_seconds_total{deployment="${deployment}"}`)).toBeGreaterThan(0);
    expect(figure(lines, `crossfade_media_memory_bytes{deployment="${deployment}"}`)).toBeGreaterThan(1e6);
    const sent = `crossfade_media_bytes_total{deployment="${deployment}",direction="sent"}`;
    expect(figure(lines, sent)).toBeGreaterThan(1e5);
  }
});

test('a deployment that people wait for too long is rolled back, with the evidence in the audit log', async ({
  product,
  meetUntil,
  expectShown,
}) => {
  const { operator, door } = product;
  const { number = 0 } = await operator.start(TO, [{ percent: 50, minutes: 1 }]);
  door.delay = 450;
  const met = await meetUntil(isOver(product));
  door.delay = 0;
  const ramp = await operator.read();
  console.log(summary(met, ramp));
  expect(ramp).toMatchObject({ phase: 'rolled-back', percent: 0, reason: 'worse' });
  const last = (await operator.audit(number)).at(-1);
  expect(last).toMatchObject({ phase: 'rolled-back', reason: 'worse' });
  await expectShown('rolled-back');
});

test('a deployment of which nothing is heard is held, since its arm cannot be compared', async ({
  product,
  meetUntil,
  expectShown,
}) => {
  const { operator } = product;
  const { number = 0 } = await operator.start(TO, [{ percent: 50, minutes: 1 }]);
  const met = await meetUntil(isOver(product), { silentOn: [TO] });
  const ramp = await operator.read();
  console.log(summary(met, ramp));
  expect(ramp).toMatchObject({ phase: 'held', percent: 50, reason: 'sample-ratio' });
  expect((await operator.audit(number)).at(-1)).toMatchObject({ phase: 'held', reason: 'sample-ratio' });
  await expectShown('held');
  await operator.back();
});

test('a deployment that dies is rolled back at once, without statistics', async ({ product, meetUntil }) => {
  const { operator, stack } = product;
  const { number = 0 } = await operator.start(TO, [{ percent: 50, minutes: 1 }]);
  await stack.kill('livekit');
  const met = await meetUntil(isOver(product));
  const ramp = await operator.read();
  console.log(summary(met, ramp));
  expect(ramp).toMatchObject({ phase: 'rolled-back', percent: 0 });
  expect(['out-of-service', 'breaker']).toContain(ramp.reason);
  expect((await operator.audit(number)).at(-1)).toMatchObject({ phase: 'rolled-back' });
});
