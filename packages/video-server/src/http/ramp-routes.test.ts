import { asId } from '@crossfade/video-core';
import { MemoryBus } from '@crossfade/video-core/server';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { memoryStore } from '../memory/memory-store.ts';
import { fakeRoutes, LOCAL, STAFF_TOKEN } from '../testkit/fake-routes.ts';

const JOIN = { displayName: 'Ada', adapters: ['alder', 'birch'] };
const MINUTE = 60_000;
const staff = { authorization: `Bearer ${STAFF_TOKEN}`, 'content-type': 'application/json' };
const decided = z.object({ decision: z.object({ deployment: z.string() }) });
const counted = z.object({
  metrics: z.array(
    z.object({
      metric: z.string(),
      treated: z.object({ keys: z.number() }),
      control: z.object({ keys: z.number() }),
    }),
  ),
});
const STEPS = [
  { percent: 50, minutes: 10 },
  { percent: 80, minutes: 10 },
];

/** A server with a clock of its own, over a store that outlives it. */
function ramped(store = memoryStore(), change: Parameters<typeof fakeRoutes>[0] = {}) {
  let time = 0;
  const fake = fakeRoutes({
    store,
    bus: new MemoryBus(),
    clock: { now: () => time },
    joinsPerMinute: 1_000_000,
    trustedProxies: ['127.0.0.1'],
    ...change,
  });
  const { post, app, server } = fake;
  return {
    ...fake,
    store,
    pass: (minutes: number) => (time += minutes * MINUTE),
    command: (body: object) => post('/ramp', body, staff),
    read: async () => (await app.request('/ramp', { headers: staff })).json(),
    /** Joins at each key, and says where each call is. */
    join: async (keys: readonly string[]) => {
      const places = new Map<string, string>();
      for (const key of keys) {
        const { decision } = decided.parse(await (await post('/calls/join', { ...JOIN, key })).json());
        places.set(key, decision.deployment);
      }
      return places;
    },
    /** Reports joins at each key, from networks that take turns. */
    report: async (keys: readonly string[], ok: boolean, from: readonly string[] = ['192.0.2.1']) => {
      for (const [at, key] of keys.entries()) {
        const headers = { 'x-forwarded-for': from[at % from.length] ?? '' };
        const sent = await post('/quality', { key, samples: [{ type: 'join', ok }] }, headers, LOCAL);
        expect(sent.status).toBe(204);
      }
      await server.quality.flush();
    },
  };
}

const NETWORKS = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `room-${from + at}`);
const on = (places: ReadonlyMap<string, string>, deployment: string) =>
  [...places].filter(([, where]) => where === deployment).map(([key]) => key);

describe('/ramp', () => {
  it('is off at first, and for operators alone', async () => {
    const { read, app, post } = ramped();
    expect(await read()).toEqual({ phase: 'off', percent: 0, steps: [], metrics: [] });
    expect((await app.request('/ramp')).status).toBe(401);
    expect((await post('/ramp', { action: 'start', to: 'birch' })).status).toBe(401);
  });

  it.each([
    ['an unknown deployment', { action: 'start', to: 'cedar' }, 404],
    ['steps that do not rise', { action: 'start', to: 'birch', steps: STEPS.toReversed() }, 400],
    [
      'a step without a control',
      { action: 'start', to: 'birch', steps: [{ percent: 100, minutes: 1 }] },
      400,
    ],
    ['nothing to pause', { action: 'pause' }, 400],
    ['a command that there is not', { action: 'hurry' }, 400],
  ])('refuses %s', async (_, body, status) => {
    const { command, read } = ramped();
    expect((await command(body)).status).toBe(status);
    expect(await read()).toMatchObject({ phase: 'off' });
  });

  it('sends its share of the keys, step by step, and those that were in stay in, also over a restart', async () => {
    const { store, ...first } = ramped();
    expect(
      (await first.command({ action: 'start', to: 'birch', steps: STEPS, reason: 'We try.' })).status,
    ).toBe(200);
    const before = await first.join(keys(0, 100));
    const treated = on(before, 'birch');
    expect(treated.length).toBeGreaterThan(25);
    expect(treated.length).toBeLessThan(75);
    await first.report([...before.keys()], true);
    first.pass(10);
    await first.server.ramps.look();
    expect(await first.read()).toMatchObject({ phase: 'ramp', percent: 80, step: 1 });

    const second = ramped({ ...memoryStore(), ramps: store.ramps, routing: store.routing });
    await second.server.ramps.look();
    await second.server.routing.refresh();
    const after = await second.join([...before.keys()]);
    expect(on(after, 'birch')).toEqual(expect.arrayContaining(treated));
    expect(on(after, 'birch').length).toBeGreaterThan(treated.length);
    expect((await first.command({ action: 'start', to: 'birch' })).status).toBe(400);
  });

  it('counts what clients report by the arm that a key was assigned to, and only at keys with a call', async () => {
    const { command, join, report, read } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const places = await join(keys(0, 60));
    await report([...places.keys(), 'nobody-is-here'], true);
    const [failures] = counted.parse(await read()).metrics;
    expect(failures).toMatchObject({
      metric: 'join-failure',
      treated: { keys: on(places, 'birch').length },
      control: { keys: on(places, 'alder').length },
    });
  });

  it('is rolled back by the breaker, with evidence in the audit log, and new calls go where they went before', async () => {
    const { command, join, report, read, server, app } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const treated = on(await join(keys(0, 40)), 'birch').slice(0, 5);
    // One that tries again and again is one key.
    for (let times = 0; times < 9; times += 1) await report(treated.slice(0, 1), false);
    await server.ramps.look();
    expect(await read()).toMatchObject({ phase: 'canary' });
    await report(treated, false, NETWORKS);
    await server.ramps.look();
    expect(await read()).toMatchObject({ phase: 'rolled-back', reason: 'breaker', percent: 0 });
    expect(on(await join(keys(40, 80)), 'birch')).toEqual([]);
    const { entries } = z
      .object({ entries: z.array(z.looseObject({ action: z.string() })) })
      .parse(await (await app.request('/audit', { headers: staff })).json());
    expect(entries.find(({ action }) => action === 'ramp')).toMatchObject({
      subject: 'ramp',
      deployment: 'birch',
      change: { phase: 'rolled-back', reason: 'breaker', evidence: { failedInRow: 5, failedNetworks: 3 } },
    });
  });

  it.each([
    ['one address', ['198.51.100.7']],
    ['the networks of one site', ['2001:db8:1:1::1', '2001:db8:1:2::1', '2001:db8:1:3::1']],
  ])('is not rolled back by what %s says of joins', async (_, from) => {
    const { command, join, report, read, server } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    await report(on(await join(keys(0, 40)), 'birch'), false, from);
    await server.ramps.look();
    expect(await read()).toMatchObject({ phase: 'canary' });
  });

  it('is not kept from being rolled back by one network that says again and again that joins work', async () => {
    const { command, join, report, read, server } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const treated = on(await join(keys(0, 40)), 'birch');
    for (const [at, key] of treated.slice(1, 7).entries()) {
      await report([key], false, [NETWORKS[at % 3] ?? '']);
      await report(treated.slice(0, 1), true, ['198.51.100.7']);
    }
    await server.ramps.look();
    expect(await read()).toMatchObject({ phase: 'rolled-back', reason: 'breaker' });
  });

  it('is not rolled back while joins work at others, nor by a network at which they work again', async () => {
    const { command, join, report, read, server } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const treated = on(await join(keys(0, 40)), 'birch');
    for (const [at, key] of treated.entries()) {
      await report([key], false, [NETWORKS[at % 3] ?? '']);
      await report([key], true, [NETWORKS[at % 3] ?? '']);
    }
    await server.ramps.look();
    expect(await read()).toMatchObject({ phase: 'canary' });
  });

  it('goes on when its deployment fails for a moment, and is rolled back when check after check fails', async () => {
    const { command, read, server } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const birch = asId.deployment('birch');
    for (let times = 0; times < 2; times += 1) server.health.reportFailure(birch, 'It was busy.');
    expect(server.health.of(birch).healthy).toBe(false);
    await server.ramps.look();
    expect(await read()).toMatchObject({ phase: 'canary' });
    vi.spyOn(server.health, 'seemsDown').mockReturnValue(true);
    await server.ramps.look();
    expect(await read()).toMatchObject({ phase: 'rolled-back', reason: 'out-of-service' });
  });

  it('keeps a place among the rules, and its own rule for itself', async () => {
    const { command, server, store } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const put = async (rules: readonly object[]) =>
      (await fakePut(server.routes, { version: server.routing.rules.version, rules })).status;
    const own = { name: 'ramp-1', to: 'birch', percent: 50 };
    expect(await put(some(20))).toBe(400);
    expect(await put([{ ...own, percent: 90 }])).toBe(400);
    expect(await put([{ name: 'ramp-7', to: 'birch' }])).toBe(400);
    expect(await put([own, ...some(1)])).toBe(200);
    expect(server.routing.rules.set.rules).toEqual([...some(1), own]);
    expect(await put(some(19))).toBe(200);
    expect(server.routing.rules.set.rules).toEqual([...some(19), own]);
    // A process of an earlier release may have taken its place.
    const { version } = server.routing.rules;
    await store.routing.setRules({ rules: some(20), cohorts: {} }, version, 'ada', 1);
    await expect(server.ramps.look()).rejects.toThrow('At most 20 rules');
    expect((await store.routing.read()).rules?.set.rules).toEqual(some(20));
    await server.routing.refresh();
    expect(await put(some(2))).toBe(200);
    expect(server.routing.rules.set.rules).toEqual([...some(2), own]);
  });

  it('is rolled back by the comparison when joins fail more often in its arm', async () => {
    const { command, join, report, read, server } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const places = await join(keys(0, 200));
    const [treated, control] = [on(places, 'birch'), on(places, 'alder')];
    for (const [at, key] of treated.entries()) {
      await report([key], at % 3 !== 0);
      await report([key], true);
    }
    await report(control, true);
    await server.ramps.look();
    expect(await read()).toMatchObject({ phase: 'rolled-back', reason: 'worse' });
  });

  it('is paused, resumed and taken back', async () => {
    const { command, read, server, join } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    await command({ action: 'pause', reason: 'Lunch.' });
    expect(await read()).toMatchObject({ phase: 'held', reason: 'operator', detail: 'Lunch.', percent: 50 });
    await command({ action: 'resume' });
    expect(await read()).toMatchObject({ phase: 'canary', percent: 50 });
    await command({ action: 'back' });
    expect(await read()).toMatchObject({ phase: 'rolled-back', percent: 0 });
    expect(server.routing.rules.set.rules).toEqual([]);
    expect(on(await join(keys(0, 20)), 'birch')).toEqual([]);
    expect((await command({ action: 'start', to: 'birch', steps: STEPS })).status).toBe(200);
    expect(server.routing.rules.set.rules).toEqual([{ name: 'ramp-2', to: 'birch', percent: 50 }]);
  });

  it('leaves to other rules what they decide, and does not count those keys', async () => {
    const { command, join, report, read, server } = ramped();
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const { version } = server.routing.rules;
    const cohorts = { early: keys(0, 50).map(asId.key) };
    await fakePut(server.routes, {
      version,
      cohorts,
      rules: [{ name: 'early', to: 'alder', cohorts: ['early'] }],
    });
    await server.ramps.look();
    expect(server.routing.rules.set.rules.map(({ name }) => name)).toEqual(['early', 'ramp-1']);
    expect(on(await join(keys(0, 50)), 'birch')).toEqual([]);
    await report(keys(0, 50), true);
    expect(counted.parse(await read()).metrics[0]).toMatchObject({
      treated: { keys: 0 },
      control: { keys: 0 },
    });
  });

  it.each([
    ['of the environment of the server', { environments: ['staging'] }],
    ['of a cohort of the sign-in', { cohorts: ['early'] }],
  ])('does not count keys of which a rule decides because %s', async (_, condition) => {
    const { command, join, report, read, server } = ramped(memoryStore(), {
      environment: 'staging',
      authorize: async ({ headers }) => ({
        tenant: asId.tenant('default'),
        subject: 'ada',
        grants: new Set(headers.has('authorization') ? ['operator'] : []),
        cohorts: ['early'],
      }),
    });
    await command({ action: 'start', to: 'birch', steps: STEPS });
    const { version } = server.routing.rules;
    const rules = [{ name: 'ours', to: 'alder', ...condition }];
    expect((await fakePut(server.routes, { version, rules })).status).toBe(200);
    const places = await join(keys(0, 20));
    expect(on(places, 'birch')).toEqual([]);
    await report([...places.keys()], true);
    expect(counted.parse(await read()).metrics[0]).toMatchObject({
      treated: { keys: 0 },
      control: { keys: 0 },
    });
  });
});

const some = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    name: `rule-${at}`,
    to: asId.deployment('alder'),
    percent: 0,
  }));

const fakePut = (app: ReturnType<typeof fakeRoutes>['app'], rules: object) =>
  app.request('/rules', { method: 'PUT', headers: staff, body: JSON.stringify(rules) });

describe('/quality', () => {
  it('takes so many reports of one network in a minute', async () => {
    const { app } = fakeRoutes({ joinsPerMinute: 1 });
    const statuses = await Promise.all(
      Array.from({ length: 11 }, async () => (await app.request('/quality', { method: 'POST' })).status),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  });

  it.each([
    ['no samples', { key: 'garden', samples: [] }],
    [
      'too many samples',
      { key: 'garden', samples: Array.from({ length: 21 }, () => ({ type: 'join', ok: true })) },
    ],
    [
      'a part above 1',
      { key: 'garden', samples: [{ type: 'segment', seconds: 1, disconnects: 0, frozen: 2 }] },
    ],
    ['a key that is none', { key: '', samples: [{ type: 'join', ok: true }] }],
  ])('refuses %s', async (_, body) => {
    expect((await ramped().post('/quality', body)).status).toBe(400);
  });

  it('takes what a page sends while it closes, and drops it without a ramp', async () => {
    const { post, store } = ramped();
    const headers = { 'content-type': 'text/plain;charset=UTF-8', origin: 'http://localhost:3000' };
    const body = JSON.stringify({ key: 'garden', samples: [{ type: 'first-frame', ms: 300 }] });
    expect((await post('/quality', body, headers)).status).toBe(204);
    expect(await store.ramps.latest()).toBeUndefined();
  });
});
