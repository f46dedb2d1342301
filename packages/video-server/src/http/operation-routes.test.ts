import { asId } from '@crossfade/video-core';
import { MemoryBus } from '@crossfade/video-core/server';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { memoryStore } from '../memory/memory-store.ts';
import { FakePage } from '../testkit/fake-page.ts';
import { fakeRoutes, STAFF_TOKEN } from '../testkit/fake-routes.ts';
import { SOON } from '@crossfade/video-core/testkit';

const joined = z.object({ call: z.string(), participant: z.object({ id: z.string() }) });
const JOIN = { key: 'garden', displayName: 'Ada', adapters: ['alder', 'birch'] };
const staff = { authorization: `Bearer ${STAFF_TOKEN}`, 'content-type': 'application/json' };

function operated(change: Parameters<typeof fakeRoutes>[0] = {}) {
  const fake = fakeRoutes(change);
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fake.app.request(path, {
      method,
      headers: staff,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const join = async (body: object = {}) => (await fake.post('/calls/join', { ...JOIN, ...body })).json();
  return { ...fake, ask, join };
}

describe('what staff ask for', () => {
  const asked = [
    '/calls',
    '/calls/explain?key=garden',
    '/calls/none/participants',
    '/rules',
    '/moves/none',
    '/audit',
  ];

  it.each(asked)('charges GET %s once', async (path) => {
    const { ask } = operated({ joinsPerMinute: 2 });
    for (let times = 0; times < 2; times += 1) expect((await ask('GET', path)).status).not.toBe(429);
    expect((await ask('GET', path)).status).toBe(429);
  });

  it.each([
    ['POST', '/calls/none/mute', {}],
    ['POST', '/moves', { key: 'garden', to: 'birch' }],
    ['POST', '/rules/preview', { rules: [] }],
    ['POST', '/deployments/birch/kill', {}],
  ])('charges %s %s once', async (method, path, body) => {
    const { ask } = operated({ joinsPerMinute: 1 });
    expect((await ask(method, path, body)).status).not.toBe(429);
    expect((await ask(method, path, body)).status).toBe(429);
  });

  // A request that waits for a turn while it holds one is given up after 10 s.
  it('is refused promptly to a crowd without a token', { timeout: 9_500 }, async () => {
    const { app, join } = operated();
    const crowd = Array.from({ length: 16 }, () => app.request('/rules'));
    const statuses = (await Promise.all(crowd)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(await join()).toMatchObject({ decision: { deployment: 'alder' } });
  });
});

describe('/rules', () => {
  const rules = [{ name: 'all', to: 'birch', percent: 100 }];

  it('are none at first, hold for the next call, and are told with who and when', async () => {
    const { ask, join } = operated({ clock: { now: () => 5 } });
    expect((await ask('GET', '/rules')).body).toEqual({ version: 0, rules: [], cohorts: {} });
    const set = await ask('PUT', '/rules', { version: 0, rules, reason: 'We begin.' });
    const stored = { version: 1, rules, cohorts: {}, by: 'staff', at: 5 };
    expect(set).toEqual({ status: 200, body: stored });
    expect((await ask('GET', '/rules')).body).toEqual(stored);
    expect(await join()).toMatchObject({
      decision: { deployment: 'birch', reason: 'RULE', variant: 'all' },
    });
  });

  it('see what a client says of itself, and a client that says nothing joins as before', async () => {
    const { ask, join } = operated();
    const some = { name: 'new', to: 'birch', clients: '>=2', environments: ['staging'] };
    await ask('PUT', '/rules', { version: 0, rules: [some] });
    const client = { version: '2.1.0', environment: 'staging' };
    expect(await join({ key: 'new', client })).toMatchObject({ decision: { reason: 'RULE' } });
    expect(await join({ key: 'old' })).toMatchObject({ decision: { reason: 'DEFAULT' } });
    expect((await ask('GET', '/audit?of=decisions')).body).toMatchObject({
      entries: [{}, { inputs: { client, rule: { variant: 'new', version: 1 } } }],
    });
  });

  it.each([
    ['a percentage over 100', { rules: [{ name: 'x', to: 'birch', percent: 101 }] }, /at most 100/],
    ['a percentage below 0', { rules: [{ name: 'x', to: 'birch', percent: -1 }] }, /at least 0/],
    ['a percentage in words', { rules: [{ name: 'x', to: 'birch', percent: '10' }] }, /is a number/],
    ['an unknown deployment', { rules: [{ name: 'x', to: 'cedar' }] }, /names cedar.*alder, birch/],
    ['an unknown tenant', { rules: [{ name: 'x', to: 'birch', tenants: ['t'] }] }, /no tenant t\./],
    ['a condition that there is not', { rules: [{ name: 'x', to: 'birch', day: 'x' }] }, /day/],
    ['a range that is none', { rules: [{ name: 'x', to: 'birch', clients: 'new' }] }, /range of versions/],
    ['two rules of one name', { rules: [...rules, ...rules] }, /same name/],
    ['a condition without values', { rules: [{ name: 'x', to: 'birch', tenants: [] }] }, /at least one/],
    ['no list of rules', {}, /List the rules/],
    ['no version', { version: undefined, rules }, /version/],
    ['21 rules', { rules: Array.from({ length: 21 }, (_, at) => ({ name: `${at}`, to: 'birch' })) }, /20/],
    ['a key that no link can carry', { rules, cohorts: { a: ['..'] } }, /key/],
  ])('are refused whole with %s, and the old ones stay', async (_, change, words) => {
    const { ask } = operated();
    await ask('PUT', '/rules', { version: 0, rules });
    const refused = await ask('PUT', '/rules', { version: 1, ...change });
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({
      error: { code: 'invalid-input', message: expect.stringMatching(words) },
    });
    expect((await ask('GET', '/rules')).body).toMatchObject({ version: 1, rules });
    expect((await ask('GET', '/audit')).body).toMatchObject({ entries: [{ action: 'set-rules' }] });
  });

  it('are refused over a version that somebody else has changed', async () => {
    const { ask } = operated();
    const both = [0, 0].map((version) => ask('PUT', '/rules', { version, rules }));
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const late = await ask('PUT', '/rules', { version: 0, rules: [] });
    expect(late.body).toMatchObject({ error: { code: 'rules-changed' } });
    expect((await ask('GET', '/rules')).body).toMatchObject({ version: 1 });
  });

  it('can be replaced when this server cannot read what is stored, and are not replaced by accident', async () => {
    const store = memoryStore();
    const { ask } = operated({ store });
    await ask('PUT', '/rules', { version: 0, rules });
    await store.routing.setRules({ rules: [], cohorts: {} }, 1, 'later', 1);
    const read = vi
      .spyOn(store.routing, 'read')
      .mockResolvedValue({ kills: [], unreadable: { version: 2, cause: 'new' } });
    expect((await ask('GET', '/rules')).body).toMatchObject({ version: 2, unreadable: true, rules });
    expect((await ask('PUT', '/rules', { version: 1, rules: [] })).status).toBe(409);
    expect((await ask('POST', '/ramp', { action: 'start', to: 'birch' })).status).toBe(400);
    vi.spyOn(store.routing, 'setRules').mockImplementationOnce(async (...change) => {
      read.mockRestore();
      return store.routing.setRules(...change);
    });
    const set = await ask('PUT', '/rules', { version: 2, rules });
    expect(set).toMatchObject({ status: 200, body: { version: 3, rules } });
    expect(set.body).not.toHaveProperty('unreadable');
  });

  it('are previewed as they would be asked, with the environment of the server', async () => {
    const { ask, join } = operated({ environment: 'staging' });
    await join();
    const there = { name: 'there', to: 'birch', environments: ['staging'] };
    expect((await ask('POST', '/rules/preview', { rules: [there] })).body).toMatchObject({
      deployments: { birch: 1 },
    });
  });

  it('given anything at all, are set or refused, and the next call is decided', async () => {
    const { ask, join } = operated({ joinsPerMinute: 1_000_000 });
    const anything = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));
    const rule = fc.record(
      {
        name: fc.oneof(fc.constantFrom('a', 'b', '__proto__'), anything),
        to: fc.oneof(fc.constantFrom('alder', 'birch'), anything),
        percent: fc.oneof(fc.double({ min: -1, max: 101 }), anything),
        tenants: fc.oneof(fc.constant(['default']), anything),
        cohorts: fc.oneof(fc.constant(['a']), anything),
        environments: fc.oneof(fc.array(fc.string()), anything),
        clients: fc.oneof(fc.constantFrom('>=1', '^2.0', '~ 1.2.3'), anything),
      },
      { requiredKeys: ['name', 'to'] },
    );
    const draft = fc.record({
      rules: fc.array(rule),
      cohorts: fc.dictionary(fc.string(), fc.array(fc.string())),
    });
    let version = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(draft, anything), async (body) => {
        const given = typeof body === 'object' && body !== null ? { ...body, version } : body;
        const { status } = await ask('PUT', '/rules', given);
        expect([200, 400]).toContain(status);
        if (status === 200) version += 1;
        const client = { version: '1.2.3', environment: 'staging' };
        expect(await join({ key: `after ${version}`, client })).toMatchObject({ decision: {} });
      }),
      { numRuns: 60 },
    );
    expect((await ask('PUT', '/rules', { version, rules })).status).toBe(200);
  });

  it('are previewed on the latest calls without a change', async () => {
    const { ask, join, post } = operated();
    for (const key of ['garden', 'attic', 'hall']) await join({ key });
    await post('/calls/join', { ...JOIN, key: 'old', adapters: ['alder'] });
    const cohorts = { some: ['attic', 'old'] };
    const draft = { rules: [{ name: 'x', to: 'birch', cohorts: ['some'] }], cohorts };
    const { body } = await ask('POST', '/rules/preview', draft);
    expect(body).toMatchObject({
      total: 4,
      deployments: { alder: 3, birch: 1 },
      changed: 1,
      calls: [
        { key: 'old', was: 'alder', would: 'alder', reason: 'AUDIENCE' },
        { key: 'hall', was: 'alder', would: 'alder', reason: 'DEFAULT' },
        { key: 'attic', was: 'alder', would: 'birch', reason: 'RULE' },
        { key: 'garden', was: 'alder', would: 'alder', reason: 'DEFAULT' },
      ],
    });
    expect((await ask('GET', '/rules')).body).toMatchObject({ version: 0 });
    const wrong = { rules: [{ name: 'x', to: 'birch', percent: 101 }] };
    expect((await ask('POST', '/rules/preview', wrong)).status).toBe(400);
  });
});

describe('the kill switch', () => {
  it('keeps new calls away until the deployment is revived, whatever a rule says', async () => {
    const { ask, join, server } = operated();
    const killed = vi.fn();
    server.routing.onKilled(killed);
    await ask('PUT', '/rules', { version: 0, rules: [{ name: 'all', to: 'birch' }] });
    const state = { deployment: 'birch', killed: true, inService: ['alder'] };
    for (let times = 0; times < 2; times += 1)
      expect((await ask('POST', '/deployments/birch/kill', { reason: 'It burns.' })).body).toEqual(state);
    expect(killed.mock.calls).toEqual([['birch']]);
    expect(await join()).toMatchObject({ decision: { deployment: 'alder', reason: 'KILL_SWITCH' } });
    expect((await ask('GET', '/providers')).body).toMatchObject({
      providers: [
        { deployment: 'alder', killed: false },
        { deployment: 'birch', killed: true },
      ],
    });
    expect((await ask('POST', '/deployments/birch/revive')).body).toMatchObject({ killed: false });
    expect(await join({ key: 'attic' })).toMatchObject({ decision: { deployment: 'birch' } });
  });

  it('holds on every process', async () => {
    const [store, bus] = [memoryStore(), new MemoryBus()];
    const [here, there] = [operated({ store, bus }), operated({ store, bus })];
    await Promise.all([here.server.start(), there.server.start()]);
    await here.ask('POST', '/deployments/alder/kill', {});
    await vi.waitFor(() => expect(there.server.routing.killed()).toEqual(['alder']), SOON);
    expect(await there.join()).toMatchObject({ decision: { deployment: 'birch' } });
    await Promise.all([here.server.stop(), there.server.stop()]);
  });

  it('may be pulled on everything: then joins are refused with a code', async () => {
    const { ask, join } = operated();
    await ask('POST', '/deployments/alder/kill', {});
    const last = await ask('POST', '/deployments/birch/kill', {});
    expect(last.body).toMatchObject({ killed: true, inService: [] });
    expect(await join()).toMatchObject({
      error: {
        code: 'no-provider',
        message: expect.stringContaining('out of service'),
      },
    });
  });

  it('knows which deployments there are', async () => {
    const { ask } = operated();
    const unknown = await ask('POST', '/deployments/cedar/kill', {});
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'deployment-not-found' } } });
    expect((await ask('GET', '/audit')).body).toEqual({ entries: [] });
    const long = await ask('POST', '/deployments/alder/kill', { reason: 'x'.repeat(301) });
    expect(long.status).toBe(400);
  });
});

describe('GET /calls', () => {
  it('lists open calls a page at a time, with who is inside, provider and reason', async () => {
    const { ask, join } = operated();
    for (const key of ['garden', 'attic', 'hall']) await join({ key, requestedProvider: 'birch' });
    const first = (await ask('GET', '/calls?limit=2')).body;
    expect(first).toMatchObject({
      calls: [
        {
          key: 'attic',
          deployment: 'birch',
          provider: 'birch',
          epoch: 1,
          reason: 'REQUEST',
          participants: 0,
        },
        { key: 'garden' },
      ],
      next: 'garden',
    });
    const rest = (await ask('GET', '/calls?limit=2&after=garden')).body;
    expect(rest).toMatchObject({ calls: [{ key: 'hall' }] });
    expect(rest).not.toHaveProperty('next');
    expect((await ask('GET', '/calls?limit=101')).status).toBe(400);
  });

  it('counts who is inside while one of the rooms of a moving call does not exist', async () => {
    const { ask, moves, ...fake } = operated();
    const { answer } = await FakePage.join(fake, { version: undefined });
    const begun = await moves.begin(
      {
        id: asId.move('m1'),
        call: asId.call(answer.call),
        tenant: asId.tenant('default'),
        key: asId.key('garden'),
        kind: 'planned',
        forced: false,
        subject: 'staff',
        source: { epoch: 1, attempt: 1, deployment: asId.deployment('alder') },
        to: asId.deployment('birch'),
        requestedAt: 1,
      },
      { owner: 'a process that has opened no room yet', now: 1, until: 2 },
    );
    expect(begun).toMatchObject({ phase: 'prepare' });
    await vi.waitFor(
      async () =>
        expect((await ask('GET', '/calls')).body).toMatchObject({
          calls: [{ key: 'garden', participants: 1 }],
        }),
      SOON,
    );
  });

  it('shows the worst connection that anybody reports, and each in the list of participants', async () => {
    const { ask, ...fake } = operated();
    const [ada, ben] = [await FakePage.join(fake), await FakePage.join(fake, { name: 'Ben' })];
    await FakePage.join(fake, { name: 'Cem' });
    const first = (await ask('GET', '/calls')).body;
    expect(first).toMatchObject({ calls: [{ key: 'garden' }] });
    expect(JSON.stringify(first)).not.toContain('quality');
    expect(await ada.command({ type: 'quality', level: 'poor' })).toEqual({ ok: true });
    await ben.command({ type: 'quality', level: 'good' });
    expect((await ask('GET', '/calls')).body).toMatchObject({ calls: [{ quality: 'poor' }] });
    expect((await ask('GET', `/calls/${ada.answer.call}/participants`)).body).toMatchObject({
      participants: [
        { name: 'Ada', quality: 'poor' },
        { name: 'Ben', quality: 'good' },
        expect.not.objectContaining({ quality: expect.anything() }),
      ],
    });
  });

  it('shows a call whose deployment does not answer without a count', async () => {
    const { ask, join, networks } = operated();
    await join();
    networks.alder.reachable = false;
    const { body } = await ask('GET', '/calls');
    expect(body).toMatchObject({ calls: [{ key: 'garden' }] });
    expect(JSON.stringify(body)).not.toContain('participants');
  });
});

describe('GET /calls/explain', () => {
  it('tells how the open call was decided, and what a new one would get', async () => {
    const { ask, join } = operated();
    const none = (await ask('GET', '/calls/explain?key=garden')).body;
    expect(none).toMatchObject({ key: 'garden', next: { decision: { reason: 'DEFAULT' } } });
    expect(none).not.toHaveProperty('call');
    await join({ requestedProvider: 'birch' });
    await join({ requestedProvider: 'alder' });
    await ask('POST', '/deployments/birch/kill', {});
    const loser = {
      step: 'DEFAULT',
      result: 'overruled',
      deployment: 'alder',
      why: 'Names alder, but REQUEST answered first.',
    };
    expect((await ask('GET', '/calls/explain?key=garden')).body).toMatchObject({
      call: { deployment: 'birch', epoch: 1 },
      opening: {
        decision: { deployment: 'birch', reason: 'REQUEST' },
        steps: expect.arrayContaining([loser]),
      },
      next: { decision: { deployment: 'alder', reason: 'KILL_SWITCH' } },
    });
  });

  it('gives the code of a refusal', async () => {
    const { ask } = operated();
    for (const name of ['alder', 'birch']) await ask('POST', `/deployments/${name}/kill`, {});
    const { body } = await ask('GET', '/calls/explain?key=garden');
    expect(body).toMatchObject({ next: { refusal: 'no-provider' } });
    expect(body).not.toHaveProperty('next.decision');
  });
});

describe('clients that were at a key', () => {
  type Joined = ReturnType<typeof joined.parse>;
  type Operated = ReturnType<typeof operated>;
  const enter = ({ store }: Operated, { call, participant }: Joined, at = Date.now()) =>
    store.markInside(asId.call(call), [asId.participant(participant.id)], at);
  const end = ({ store }: Operated, { call }: Joined) => store.end(asId.call(call), 1, 'always');
  const restricted = async (product: Operated) => joined.parse(await product.join({ adapters: ['alder'] }));

  it('keep the next call where they can follow, but nobody out', async () => {
    const product = operated();
    const { join } = product;
    const first = await restricted(product);
    await enter(product, first);
    await end(product, first);
    const again = await join({ requestedProvider: 'birch' });
    expect(again).toMatchObject({ decision: { deployment: 'alder', reason: 'AUDIENCE' } });
    await end(product, joined.parse(again));
    expect(await join({ adapters: ['birch'] })).toMatchObject({ decision: { deployment: 'birch' } });
    expect(await join({ key: 'attic', requestedProvider: 'birch' })).toMatchObject({
      decision: { reason: 'REQUEST' },
    });
  });

  it('do not count when they only asked to join, or were removed', async () => {
    const product = operated();
    const asked = await restricted(product);
    await end(product, asked);
    expect(await product.join({ requestedProvider: 'birch' })).toMatchObject({
      decision: { deployment: 'birch', reason: 'REQUEST' },
    });
    const other = operated();
    const removed = await restricted(other);
    await enter(other, removed);
    const path = `/calls/${removed.call}/participants/${removed.participant.id}/remove`;
    expect((await other.post(path, { message: 'Goodbye.' }, staff)).status).toBe(204);
    await end(other, removed);
    expect(await other.join({ requestedProvider: 'birch' })).toMatchObject({
      decision: { reason: 'REQUEST' },
    });
  });

  it('hold no call on a deployment that was switched off', async () => {
    const product = operated();
    const first = await restricted(product);
    await enter(product, first);
    await end(product, first);
    await product.ask('POST', '/deployments/alder/kill', {});
    expect(await product.join()).toMatchObject({
      decision: { deployment: 'birch', reason: 'KILL_SWITCH' },
    });
  });

  it('are expected no more after a day', async () => {
    const clock = { now: () => clock.at, at: Date.UTC(2026, 0, 1) };
    const product = operated({ clock });
    const first = await restricted(product);
    await enter(product, first, clock.at);
    await end(product, first);
    clock.at += 24 * 3_600_000 - 1;
    const again = await product.join({ requestedProvider: 'birch' });
    expect(again).toMatchObject({ decision: { reason: 'AUDIENCE' } });
    await end(product, joined.parse(again));
    clock.at += 2;
    expect(await product.join({ requestedProvider: 'birch' })).toMatchObject({
      decision: { reason: 'REQUEST' },
    });
  });

  it('of somebody whom the application knows count from their joining, for a week', async () => {
    const clock = { now: () => clock.at, at: Date.UTC(2026, 0, 1) };
    const ada = asId.participant('ada');
    const product = operated({
      clock,
      authorize: async ({ headers }) => ({
        tenant: asId.tenant('default'),
        subject: 'somebody',
        grants: new Set(),
        ...(headers.get('authorization') === 'Bearer ada' && { participant: ada }),
      }),
    });
    const body = { key: 'garden', displayName: 'Ada', adapters: ['alder'] };
    const response = await product.post('/calls/join', body, { authorization: 'Bearer ada' });
    await end(product, joined.parse(await response.json()));
    clock.at += 6 * 24 * 3_600_000;
    const again = await product.join({ requestedProvider: 'birch' });
    expect(again).toMatchObject({ decision: { deployment: 'alder', reason: 'AUDIENCE' } });
    await end(product, joined.parse(again));
    clock.at += 24 * 3_600_000 + 1;
    expect(await product.join({ requestedProvider: 'birch' })).toMatchObject({
      decision: { reason: 'REQUEST' },
    });
  });
});

describe('GET /audit', () => {
  it('tells of every change with who, why and what, and of every decision with its inputs', async () => {
    const { ask, join } = operated();
    const { call } = joined.parse(await join());
    await join();
    await ask('POST', '/deployments/birch/kill', { reason: 'It burns.' });
    await ask('PUT', '/rules', { version: 0, rules: [{ name: 'all', to: 'birch' }], reason: 'Later.' });
    const first = (await ask('GET', '/audit?limit=1')).body;
    expect(first).toMatchObject({
      entries: [
        {
          subject: 'staff',
          action: 'set-rules',
          detail: 'Later.',
          change: { version: 1, before: { rules: [] }, after: { rules: [{ name: 'all' }] } },
        },
      ],
      next: 2,
    });
    expect((await ask('GET', '/audit?limit=1&before=2')).body).toMatchObject({
      entries: [{ action: 'kill', deployment: 'birch', detail: 'It burns.' }],
    });
    const decisions = (await ask('GET', '/audit?of=decisions')).body;
    expect(decisions).toMatchObject({
      entries: [
        { action: 'decide', subject: 'anonymous', call, decision: { reason: 'PIN' } },
        { call, decision: { reason: 'DEFAULT' }, inputs: { audience: ['alder', 'birch'] } },
      ],
    });
    expect(JSON.stringify(decisions)).not.toContain('garden');
  });
});

describe('who may not', () => {
  const ROUTES = [
    ['GET', '/rules', undefined],
    ['PUT', '/rules', { version: 0, rules: [] }],
    ['POST', '/rules/preview', { rules: [] }],
    ['POST', '/deployments/alder/kill', {}],
    ['POST', '/deployments/alder/revive', {}],
    ['GET', '/calls', undefined],
    ['GET', '/calls/explain?key=garden', undefined],
    ['GET', '/audit', undefined],
  ] as const;

  it.each(ROUTES)('asks %s %s without a token, or too often', async (method, path, body) => {
    const init = {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const { app } = fakeRoutes();
    const refused = await app.request(path, init);
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
    const limited = fakeRoutes({ joinsPerMinute: 1 });
    await limited.app.request(path, { ...init, headers: staff });
    expect((await limited.app.request(path, { ...init, headers: staff })).status).toBe(429);
  });

  it('operates as staff of one tenant, since rules hold for all', async () => {
    const grants = new Set(['staff'] as const);
    const authorize = async () => ({ tenant: asId.tenant('default'), grants, subject: 'ada' });
    const { ask } = operated({ authorize });
    for (const [method, path, body] of ROUTES.slice(0, 5))
      expect((await ask(method, path, body)).status, path).toBe(401);
    for (const [method, path, body] of ROUTES.slice(5))
      expect((await ask(method, path, body)).status, path).toBe(200);
  });
});
