import { asId } from '@crossfade/video-core';
import { ruleSetSchema, type RuleContext, type RuleSet } from '@crossfade/video-core/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFeatureRules } from './open-feature-rules.ts';
import { draftRules, RuleEvaluator } from './rule-evaluator.ts';

const tenant = asId.tenant('default');
const KEYS = Array.from({ length: 2_000 }, (_, place) => asId.key(`room ${place}`));

const some = (rule: object, cohorts: object = {}): RuleSet =>
  ruleSetSchema.parse({ rules: [{ name: 'some', to: 'birch', ...rule }], cohorts });
const answer = (set: RuleSet, context: Partial<RuleContext> = {}) =>
  draftRules(set).answer({ tenant, key: asId.key('garden'), ...context });

/** Those keys that a set of rules sends somewhere. */
async function taken(set: RuleSet, keys = KEYS) {
  const rules = draftRules(set);
  const answers = await Promise.all(keys.map((key) => rules.answer({ tenant, key })));
  return new Set(keys.filter((_, place) => answers[place] !== undefined));
}

describe('a percentage of keys', () => {
  it('is what it says', async () => {
    for (const percent of [0, 1, 12.5, 50, 100]) {
      const share = ((await taken(some({ percent }))).size / KEYS.length) * 100;
      expect(Math.abs(share - percent), `${percent} %`).toBeLessThan(percent % 100 === 0 ? 1e-9 : 3);
    }
  });

  it('keeps every key that was in when it is raised', async () => {
    const percentage = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
    const keys = fc.array(fc.string({ minLength: 1 }).map(asId.key), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(percentage, percentage, keys, async (one, other, some_) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const before = await taken(some({ percent: low }), some_);
        const after = await taken(some({ percent: high }), some_);
        for (const key of before) expect(after).toContain(key);
      }),
      { numRuns: 50 },
    );
    const [ten, twenty] = [await taken(some({ percent: 10 })), await taken(some({ percent: 20 }))];
    expect([...ten].filter((key) => !twenty.has(key))).toEqual([]);
    expect(twenty.size).toBeGreaterThan(ten.size);
  });

  it('is the same for a key in every process, and another part in a rule of another name', async () => {
    const here = await taken(some({ percent: 50 }));
    expect(await taken(some({ percent: 50 }))).toEqual(here);
    const other = await taken(some({ percent: 50, name: 'other' }));
    const both = [...here].filter((key) => other.has(key)).length;
    expect(both / KEYS.length).toBeGreaterThan(0.2);
    expect(both / KEYS.length).toBeLessThan(0.3);
  });
});

describe('a rule', () => {
  it.each([
    ['its tenants', { tenants: ['default', 'x'] }, {}],
    ['its environments', { environments: ['staging'] }, { client: { environment: 'staging' } }],
    ['cohorts of the sign-in', { cohorts: ['early'] }, { cohorts: ['early'] }],
    ['a range of versions', { clients: '>=2.3' }, { client: { version: '2.10.0' } }],
    ['a prerelease', { clients: '<2.3.0' }, { client: { version: '2.3.0-beta.1' } }],
    ['a range with ^', { clients: '^2.3.1' }, { client: { version: '2.0.0' } }],
  ])('matches %s', async (_, rule, context) => {
    expect(await answer(some(rule), context)).toEqual({ deployment: 'birch', variant: 'some' });
  });

  it.each([
    ['another tenant', { tenants: ['x'] }, {}],
    ['another environment', { environments: ['staging'] }, { client: { environment: 'production' } }],
    ['a client without an environment', { environments: ['staging'] }, {}],
    ['another cohort', { cohorts: ['early'] }, { cohorts: ['late'] }],
    ['an older client', { clients: '>=2.3' }, { client: { version: '2.2.9' } }],
    ['a client without a version', { clients: '!=2.3' }, {}],
    ['a version that is none', { clients: '!=2.3' }, { client: { version: 'main' } }],
    ['one condition of two', { tenants: ['default'], cohorts: ['early'] }, {}],
  ])('abstains for %s', async (_, rule, context) => {
    expect(await answer(some(rule), context)).toBeUndefined();
  });

  it('matches the keys of a cohort that is stored with it', async () => {
    const set = some({ cohorts: ['early'] }, { early: ['garden'], late: ['attic'] });
    expect(await answer(set)).toMatchObject({ deployment: 'birch' });
    expect(await answer(set, { key: asId.key('attic') })).toBeUndefined();
  });

  it('comes before the rules after it, and leaves to them what it does not match', async () => {
    const set = ruleSetSchema.parse({
      rules: [
        { name: 'first', to: 'birch', environments: ['staging'] },
        { name: 'second', to: 'alder:eu' },
      ],
    });
    expect(await answer(set, { client: { environment: 'staging' } })).toMatchObject({ variant: 'first' });
    expect(await answer(set)).toEqual({ deployment: 'alder:eu', variant: 'second' });
  });
});

describe('rules in force', () => {
  it('are replaced whole, and answers say their version', async () => {
    const evaluator = new RuleEvaluator({ version: 1, set: some({}) });
    const context = { tenant, key: asId.key('garden') };
    expect(await evaluator.answer(context)).toEqual({ deployment: 'birch', variant: 'some', version: 1 });
    evaluator.setRules({ version: 2, set: some({ to: 'alder', clients: '>1' }) });
    expect(await evaluator.answer(context)).toBeUndefined();
    const client = { version: '2.0.0' };
    expect(await evaluator.answer({ ...context, client })).toMatchObject({ deployment: 'alder', version: 2 });
    evaluator.setRules({ version: 3, set: ruleSetSchema.parse({ rules: [] }) });
    expect(await evaluator.answer({ ...context, client })).toBeUndefined();
  });
});

describe('another OpenFeature provider', () => {
  it.each(['TARGETING_MATCH', 'SPLIT', 'STATIC'])('answers with the reason %s', async (reason) => {
    const client = { getStringDetails: async () => ({ value: 'birch', variant: 'on', reason }) };
    const found = await openFeatureRules(client).answer({ tenant, key: asId.key('garden') });
    expect(found).toEqual({ deployment: 'birch', variant: 'on' });
  });

  it.each(['DEFAULT', 'DISABLED', 'ERROR', 'CACHED', undefined])('abstains with %s', async (reason) => {
    const client = {
      getStringDetails: async () => ({ value: 'birch', ...(reason !== undefined && { reason }) }),
    };
    expect(await openFeatureRules(client).answer({ tenant, key: asId.key('garden') })).toBeUndefined();
  });
});
