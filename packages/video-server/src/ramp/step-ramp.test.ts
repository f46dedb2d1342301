import { asId } from '@crossfade/video-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../comparison/assess.ts';
import { METRIC_RULES, METRICS, type Metric } from '../comparison/metrics.ts';
import { isOpen, percentOf, type Ramp } from './ramp.ts';
import { back, BREAKER, lookAt, pause, resume, type RampView } from './step-ramp.ts';

const MINUTE = 60_000;
const arm = { keys: 100, trials: 200, events: 4 };

const started: Ramp = {
  number: 1,
  plan: {
    to: asId.deployment('birch'),
    steps: [
      { percent: 5, minutes: 10 },
      { percent: 25, minutes: 30 },
      { percent: 50, minutes: 60 },
    ],
  },
  phase: 'canary',
  step: 0,
  since: 0,
  startedAt: 0,
  tenant: asId.tenant('default'),
};

const assessment = (metric: Metric, change: Partial<Assessment> = {}): Assessment => ({
  metric,
  treated: arm,
  control: arm,
  evidence: 1,
  needed: 50,
  worse: false,
  enough: true,
  smallestEffect: 2,
  ...change,
});

const view = (now: number, change: Partial<RampView> = {}): RampView => ({
  now,
  serving: true,
  failedInRow: 0,
  failedNetworks: 0,
  splitEvidence: 1,
  assessments: METRICS.map((metric) => assessment(metric)),
  ...change,
});

const worse = (metric: Metric) => [assessment(metric, { worse: true, evidence: 60 })];
const unseen = [assessment('join-failure', { smallestEffect: 4.2 })];

describe('a guarded ramp', () => {
  it('takes one step after the other, each after its time, until it is complete', () => {
    const shares: number[] = [];
    let ramp = started;
    for (let now = 0; isOpen(ramp); now += MINUTE) {
      shares.push(percentOf(ramp));
      ramp = lookAt(ramp, view(now));
    }
    expect(shares.filter((share) => share === 5)).toHaveLength(11);
    expect(shares.filter((share) => share === 25)).toHaveLength(30);
    expect(shares.filter((share) => share === 50)).toHaveLength(60);
    expect(percentOf(ramp)).toBe(100);
  });

  it.each<readonly [string, Partial<RampView>, string]>([
    ['a guardrail is worse', { assessments: worse('join-failure') }, 'worse'],
    [
      'joins fail one after the other',
      { failedInRow: BREAKER.keys, failedNetworks: BREAKER.networks },
      'breaker',
    ],
    ['its deployment is out of service', { serving: false }, 'out-of-service'],
  ])('is rolled back from the first minute when %s, also while it is held', (_, change, reason) => {
    for (const ramp of [started, pause(started)])
      expect(lookAt(ramp, view(1, change))).toMatchObject({ phase: 'rolled-back', reason, since: 1 });
  });

  it.each<readonly [string, Partial<RampView>, string]>([
    ['a signal is worse', { assessments: worse('concealed') }, 'signal'],
    ['keys fall into the wrong arms', { splitEvidence: 1_000 }, 'sample-ratio'],
  ])('is held, with its share, when %s', (_, change, reason) => {
    const held = lookAt(started, view(1, change));
    expect(held).toMatchObject({ phase: 'held', reason });
    expect(percentOf(held)).toBe(5);
    expect(lookAt(held, view(1_000 * MINUTE))).toBe(held);
    expect(resume(held, view(5))).toMatchObject({ phase: 'canary', step: 0, since: 5 });
    expect(resume(held, view(5)).reason).toBeUndefined();
  });

  it.each<readonly [string, (evidence: number) => Partial<RampView>]>([
    ['signal', (evidence) => ({ assessments: [assessment('concealed', { worse: true, evidence })] })],
    ['sample-ratio', (splitEvidence) => ({ splitEvidence })],
  ])(
    'goes on after a %s that somebody has accepted, and is held again with far more evidence',
    (reason, of) => {
      const held = lookAt(started, view(1, of(2_000)));
      expect(held).toMatchObject({ phase: 'held', reason });
      const resumed = resume(held, view(2, of(3_000)));
      for (const evidence of [2_000, 3_000, 30_000])
        expect(lookAt(resumed, view(3, of(evidence)))).toBe(resumed);
      const again = lookAt(resumed, view(4, of(30_001)));
      expect(again).toMatchObject({ phase: 'held', reason });
      expect(lookAt(resume(again, view(5, of(30_001))), view(6, of(40_000)))).toMatchObject({
        phase: 'canary',
      });
    },
  );

  it('accepts one doubt for another as little as the split of one step for the next', () => {
    const assessments = [assessment('join-failure'), ...worse('concealed')];
    const held = lookAt(started, view(1, { splitEvidence: 2_000, assessments }));
    const resumed = resume(held, view(2, { splitEvidence: 2_000, assessments }));
    expect(lookAt(resumed, view(3, { splitEvidence: 2_000, assessments }))).toMatchObject({
      reason: 'signal',
    });
    const next = lookAt(resumed, view(11 * MINUTE, { splitEvidence: 2_000 }));
    expect(next).toMatchObject({ phase: 'ramp', step: 1 });
    expect(lookAt(next, view(12 * MINUTE, { splitEvidence: 2_000 }))).toMatchObject({
      reason: 'sample-ratio',
    });
  });

  it('is not rolled back by what fewer than three networks say of joins', () => {
    const said = { failedInRow: 100, failedNetworks: BREAKER.networks - 1 };
    expect(lookAt(started, view(1, said))).toBe(started);
  });

  it('is held as inconclusive, and says what could have been seen; who resumes it accepts that', () => {
    const ramp: Ramp = { ...started, phase: 'ramp', step: 1 };
    expect(lookAt(ramp, view(31 * MINUTE, { assessments: unseen }))).toBe(ramp);
    const held = lookAt(ramp, view(121 * MINUTE, { assessments: unseen }));
    expect(held).toMatchObject({
      phase: 'held',
      reason: 'inconclusive',
      detail: 'So far only 4.2 times as many failed joins could have been found.',
    });
    expect(resume(held, view(7))).toMatchObject({ phase: 'ramp', step: 2, since: 7 });
  });

  it('does not leave the canary before there are enough calls', () => {
    const few = [assessment('join-failure', { enough: false })];
    expect(lookAt(started, view(39 * MINUTE, { assessments: few }))).toBe(started);
    expect(lookAt(started, view(40 * MINUTE, { assessments: few }))).toMatchObject({
      reason: 'inconclusive',
      detail: 'Not enough calls.',
    });
  });

  it('can be taken back at any time, also when it is complete', () => {
    expect(back({ ...started, phase: 'complete' }, 3, 'We found something.')).toMatchObject({
      phase: 'rolled-back',
      reason: 'operator',
      detail: 'We found something.',
    });
  });

  const assessments = fc.array(
    fc.record({
      metric: fc.constantFrom(...METRICS),
      worse: fc.boolean(),
      enough: fc.boolean(),
      smallestEffect: fc.constantFrom(1.5, 3, 10),
    }),
  );
  const looks = fc.record({
    type: fc.constant('look' as const),
    minutes: fc.nat(300),
    serving: fc.boolean(),
    failedInRow: fc.nat(2 * BREAKER.keys),
    failedNetworks: fc.nat(2 * BREAKER.networks),
    splitEvidence: fc.constantFrom(0.5, 2_000),
    assessments,
  });
  const inputs = fc.oneof(
    { weight: 8, arbitrary: looks },
    fc.constantFrom({ type: 'pause' } as const, { type: 'resume' } as const),
    { weight: 1, arbitrary: fc.constant({ type: 'back' } as const) },
  );

  it('never raises its share but by one step, after its time or by hand, and never while something is worse that nobody accepted', () => {
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 40 }), (sequence) => {
        let ramp = started;
        let now = 0;
        for (const input of sequence) {
          const before = ramp;
          if (input.type === 'look') {
            now += input.minutes * MINUTE;
            const said = input.assessments.map(({ metric, ...change }) => assessment(metric, change));
            ramp = lookAt(ramp, view(now, { ...input, assessments: said }));
            const harmed =
              !input.serving ||
              (input.failedInRow >= BREAKER.keys && input.failedNetworks >= BREAKER.networks) ||
              said.some((each) => each.worse && METRIC_RULES[each.metric].consequence === 'roll-back');
            if (harmed && isOpen(before)) expect(ramp.phase).toBe('rolled-back');
            if (percentOf(ramp) > percentOf(before)) {
              expect(said.some((each) => each.worse && before.accepted?.[each.metric] === undefined)).toBe(
                false,
              );
              const { minutes = 0 } = before.plan.steps[before.step] ?? {};
              expect(now - before.since).toBeGreaterThanOrEqual(minutes * MINUTE);
              expect(before.phase).not.toBe('held');
            }
          } else
            ramp = {
              pause,
              resume: (held: Ramp) => resume(held, view(now)),
              back: (open: Ramp) => back(open, now),
            }[input.type](ramp);
          if (percentOf(ramp) > percentOf(before)) {
            expect(ramp.step - before.step + (ramp.phase === 'complete' ? 1 : 0)).toBe(1);
            if (input.type !== 'look') expect(before.reason).toBe('inconclusive');
          }
          if (before.phase === 'rolled-back') expect(ramp).toBe(before);
          if (ramp.phase === 'held' || (ramp.phase === 'rolled-back' && ramp !== before))
            expect(ramp.reason).toBeDefined();
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
