import { asId } from '@crossfade/video-core';
import type { DecisionEntry } from '@crossfade/video-core/server';
import { createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import { OpenAPIHono } from '@hono/zod-openapi';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { memoryStore } from '../memory/memory-store.ts';
import type { ServedDeployment } from '../served-deployment.ts';
import { fakeRoutes, LOCAL, STAFF_TOKEN } from '../testkit/fake-routes.ts';

const JOIN = { key: 'garden', displayName: 'Ada', adapters: ['alder', 'birch'] };
const staff = { authorization: `Bearer ${STAFF_TOKEN}` };

const joinAnswer = z.object({
  call: z.string(),
  decision: z.object({ deployment: z.string(), reason: z.string() }),
  participant: z.object({ id: z.string(), resumeSecret: z.string() }),
  iceServers: z.array(z.object({ credential: z.string() })),
  credentials: z.object({ token: z.string() }),
});
const errorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

const read = async <Shape extends z.ZodType>(shape: Shape, response: Response | Promise<Response>) =>
  shape.parse(await (await response).json());

describe('POST /calls/join', () => {
  it('answers with the decision and credentials', async () => {
    const { post } = fakeRoutes();
    const response = await post('/calls/join', { ...JOIN, requestedProvider: 'birch' });
    expect(response.status).toBe(200);
    expect(await read(joinAnswer, response)).toMatchObject({
      decision: { deployment: 'birch', reason: 'REQUEST' },
    });
  });

  it('leaves it to whoever runs the host whether all of it speaks HTTPS alone', async () => {
    const { headers } = await fakeRoutes().post('/calls/join', JOIN);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.has('strict-transport-security')).toBe(false);
  });

  it.each([
    ['no JSON', '{"key":', 400, 'invalid-input'],
    ['not an object', '[]', 400, 'invalid-input'],
    ['nothing', {}, 400, 'invalid-input'],
    ['an empty key', { ...JOIN, key: ' ' }, 400, 'invalid-input'],
    ['a key of 10,000 characters', { ...JOIN, key: 'x'.repeat(10_000) }, 400, 'invalid-input'],
    ['a name of 10,000 emoji', { ...JOIN, displayName: '😀'.repeat(2_500) }, 400, 'invalid-input'],
    ['a name that is a control character', { ...JOIN, displayName: '\u0007' }, 400, 'invalid-input'],
    ['no adapters', { ...JOIN, adapters: [] }, 400, 'invalid-input'],
    [
      'a client whose version is a novel',
      { ...JOIN, client: { version: 'x'.repeat(65) } },
      400,
      'invalid-input',
    ],
    ['adapters that nobody has', { ...JOIN, adapters: ['cedar'] }, 409, 'client-cannot-run'],
    ['a call that never was', { ...JOIN, call: 'nowhere' }, 410, 'call-ended'],
    ['a megabyte', 'x'.repeat(1_000_000), 413, 'body-too-large'],
  ])('given %s answers with a code and plain words', async (_, body, status, code) => {
    const { post } = fakeRoutes();
    const response = await post('/calls/join', body);
    expect(response.status).toBe(status);
    const { error } = await read(errorAnswer, response);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^\S.*\.$/s);
  });

  it('takes emoji as key and name', async () => {
    const { post } = fakeRoutes();
    const response = await post('/calls/join', { ...JOIN, key: '🌻', displayName: '👩‍🚀' });
    expect(response.status).toBe(200);
  });

  it('refuses another content type', async () => {
    const { post } = fakeRoutes();
    const response = await post('/calls/join', JSON.stringify(JOIN), { 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
    expect((await read(errorAnswer, response)).error.code).toBe('invalid-input');
  });

  it('says when there is no provider left', async () => {
    const { post, networks } = fakeRoutes();
    networks.alder.reachable = false;
    networks.birch.reachable = false;
    const response = await post('/calls/join', JOIN);
    expect(response.status).toBe(503);
  });

  it('limits how often one address may ask', async () => {
    const { post } = fakeRoutes({ joinsPerMinute: 2, trustedProxies: ['loopback'] });
    const from = (address: string) =>
      post('/calls/join', JOIN, { 'x-forwarded-for': `made-up, ${address}` }, LOCAL);
    expect((await from('192.0.2.1')).status).toBe(200);
    expect((await from('192.0.2.1')).status).toBe(200);
    const refused = await from('192.0.2.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('192.0.2.2')).status).toBe(200);
  });

  it('limits an IPv6 site, which has 65,536 networks', async () => {
    const { post } = fakeRoutes({ joinsPerMinute: 1, trustedProxies: ['loopback'] });
    const from = (network: number) =>
      post(
        '/calls/preview',
        { key: `k${network}`, adapters: ['alder'] },
        {
          'x-forwarded-for': `2001:db8:1:${network.toString(16)}::1`,
        },
        LOCAL,
      );
    for (let network = 0; network < 40; network += 1) expect((await from(network)).status).toBe(200);
    expect((await from(40)).status).toBe(429);
    const elsewhere = { 'x-forwarded-for': '2001:db8:2::1' };
    expect((await post('/calls/join', JOIN, elsewhere, LOCAL)).status).toBe(200);
  });

  it('given anything at all, answers or refuses, and lets the next one in', async () => {
    const { post } = fakeRoutes({ joinsPerMinute: 1_000_000 });
    const anything = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));
    const almost = fc.record(
      {
        key: fc.oneof(fc.string({ unit: 'binary' }), anything),
        displayName: fc.oneof(fc.string({ unit: 'grapheme' }), anything),
        adapters: fc.oneof(fc.array(fc.constantFrom('alder', 'birch', 'cedar')), anything),
        requestedProvider: anything,
        resumeSecret: anything,
        call: anything,
        client: fc.oneof(fc.record({ version: anything, environment: anything }), anything),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(almost, anything), async (body) => {
        const response = await post('/calls/join', JSON.stringify(body));
        expect([200, 400, 409, 410]).toContain(response.status);
        if (response.status !== 200) await read(errorAnswer, response);
      }),
      { numRuns: 200 },
    );
    expect((await post('/calls/join', JOIN)).status).toBe(200);
  });

  it('says that another try may help while the store is away, and logs the outage once', async () => {
    const full = Object.assign(new Error('could not extend file "base/5/16630"'), { code: '53100' });
    const memory = memoryStore();
    memory.calls.findOpen = () => Promise.reject(full);
    const clock = { at: 1_000_000, now: () => clock.at };
    const { post, lines, app } = fakeRoutes({
      clock,
      store: { ...memory, isOutage: (error) => error === full },
    });
    for (let count = 0; count < 400; count += 1) {
      const response = await post('/calls/join', JOIN);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      const { error } = await read(errorAnswer, response);
      expect(error.code).toBe('store-unavailable');
      expect(error.message).not.toMatch(/extend file/);
    }
    expect((await post('/calls/preview', { key: 'garden', adapters: ['alder'] })).status).toBe(503);
    expect((await app.request('/calls?key=garden', { headers: staff })).status).toBe(503);
    const logged = () => lines.filter((line) => line.includes('extend file'));
    expect(logged()).toHaveLength(1);
    clock.at += 60_000;
    await post('/calls/join', JOIN);
    expect(logged()).toHaveLength(2);
    expect(logged().at(-1)).toContain('"failures":402');
  });

  it('keeps what goes wrong inside to itself', async () => {
    const { post, lines } = fakeRoutes({
      authorize: () => Promise.reject(new Error('password=hunter2 at 10.0.0.7')),
    });
    const response = await post('/calls/join', JOIN);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/hunter2|10\.0\.0\.7/);
    expect(lines.join('')).toContain('a request failed');
  });
});

describe('staff', () => {
  const joined = async (app: ReturnType<typeof fakeRoutes>) =>
    read(joinAnswer, app.post('/calls/join', JOIN));

  it('find a call by its key and see who joined', async () => {
    const fake = fakeRoutes();
    const { call, participant } = await joined(fake);
    const found = await fake.app.request('/calls?key=garden', { headers: staff });
    expect(await found.json()).toMatchObject({ calls: [{ id: call, deployment: 'alder' }] });
    const none = await fake.app.request('/calls?key=elsewhere', { headers: staff });
    expect(await none.json()).toEqual({ calls: [] });
    const list = await fake.app.request(`/calls/${call}/participants`, { headers: staff });
    expect(await list.json()).toMatchObject({ participants: [{ id: participant.id, name: 'Ada' }] });
  });

  it('remove, and the reload of that person is refused with their words', async () => {
    const fake = fakeRoutes();
    const { call, participant } = await joined(fake);
    const path = `/calls/${call}/participants/${participant.id}/remove`;
    expect((await fake.post(path, { message: 'Be kind.' }, staff)).status).toBe(204);
    const again = await fake.post('/calls/join', { ...JOIN, resumeSecret: participant.resumeSecret });
    expect(again.status).toBe(403);
    expect((await read(errorAnswer, again)).error).toEqual({
      code: 'participant-removed',
      message: 'Be kind.',
    });
  });

  it.each(['mute', 'block', 'unblock'])('%s a source', async (action) => {
    const fake = fakeRoutes();
    const { call, participant } = await joined(fake);
    const path = `/calls/${call}/participants/${participant.id}/${action}`;
    expect((await fake.post(path, { source: 'camera' }, staff)).status).toBe(204);
    expect(fake.audit.entries).toMatchObject([{ action, detail: 'camera', subject: 'staff' }]);
    expect((await fake.post(path, { source: 'kitchen' }, staff)).status).toBe(400);
  });

  it('end a call', async () => {
    const fake = fakeRoutes();
    const { call } = await joined(fake);
    expect((await fake.post(`/calls/${call}/end`, {}, staff)).status).toBe(204);
    const late = await fake.post('/calls/join', { ...JOIN, call });
    expect((await read(errorAnswer, late)).error.code).toBe('call-ended');
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer guess' }],
    ['another scheme', { authorization: `Basic ${STAFF_TOKEN}` }],
  ])('are nobody with %s', async (_, headers) => {
    const fake = fakeRoutes();
    const { call, participant } = await joined(fake);
    const person = `/calls/${call}/participants/${participant.id}`;
    const answers = await Promise.all([
      fake.app.request('/calls?key=garden', { headers }),
      fake.app.request(`/calls/${call}/participants`, { headers }),
      fake.post(`${person}/remove`, {}, headers),
      fake.post(`${person}/mute`, { source: 'camera' }, headers),
      fake.post(`${person}/block`, { source: 'camera' }, headers),
      fake.post(`${person}/unblock`, { source: 'camera' }, headers),
      fake.post(`/calls/${call}/end`, {}, headers),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    expect(fake.audit.entries).toEqual([]);
  });

  it('are told what is not there', async () => {
    const fake = fakeRoutes();
    const response = await fake.app.request('/calls/nowhere/participants', { headers: staff });
    expect(response.status).toBe(404);
    expect((await read(errorAnswer, response)).error.code).toBe('call-not-found');
  });
});

describe('people in a call', () => {
  type Joined = z.infer<typeof joinAnswer>;
  const setting = async () => {
    const fake = fakeRoutes();
    const join = (body: object = JOIN) => read(joinAnswer, fake.post('/calls/join', body));
    return {
      fake,
      host: await join(),
      guest: await join(),
      elsewhere: await join({ ...JOIN, key: 'attic' }),
    };
  };
  const secretOf = ({ participant }: Joined) => ({ 'crossfade-participant': participant.resumeSecret });

  /** Each thing that moderators may do to somebody in a call, and its effect last. */
  const everything = (call: string, participant: string): readonly (readonly [string, object])[] => {
    const person = `/calls/${call}/participants/${participant}`;
    return [
      [`${person}/mute`, { source: 'microphone' }],
      [`${person}/block`, { source: 'camera' }],
      [`${person}/unblock`, { source: 'camera' }],
      [`${person}/role`, { role: 'host' }],
      [`/calls/${call}/mute`, {}],
      [`/calls/${call}/lock`, { locked: true }],
      [`/calls/${call}/withhold`, { source: 'screen', withheld: true }],
      [`${person}/remove`, { message: 'Out.' }],
      [`/calls/${call}/end`, {}],
    ];
  };

  it('who are hosts do everything by their own secret', async () => {
    const { fake, host, guest } = await setting();
    const list = await fake.app.request(`/calls/${host.call}/participants`, { headers: secretOf(host) });
    const listed = z.object({ participants: z.array(z.looseObject({ id: z.string(), role: z.string() })) });
    const { participants } = listed.parse(await list.json());
    expect(participants.map(({ role }) => role).toSorted()).toEqual(['guest', 'host']);
    const page = await fake.app.request(
      `/calls/${host.call}/participants?after=${participants[0]?.id}&limit=1`,
      { headers: secretOf(host) },
    );
    expect(await page.json()).toEqual({ participants: [participants[1]] });
    for (const [path, body] of everything(host.call, guest.participant.id))
      expect((await fake.post(path, body, secretOf(host))).status, path).toBe(204);
    expect(fake.audit.entries).toHaveLength(9);
    expect(await fake.store.find(asId.call(host.call))).toMatchObject({
      locked: true,
      guestsDenied: ['screen'],
      endedAt: expect.any(Number),
    });
  });

  it.each([
    ['a guest', 'guest', {}, 403, 'not-a-host'],
    ['the host of another call', 'elsewhere', {}, 401, 'unauthorized'],
    ['a made-up secret', 'host', { 'crossfade-participant': 'guess' }, 401, 'unauthorized'],
    ['no secret', 'host', { 'crossfade-participant': '' }, 401, 'unauthorized'],
  ] as const)('are refused everything with the secret of %s', async (_, who, headers, status, code) => {
    const { fake, host, ...others } = await setting();
    const presented = { ...secretOf({ host, ...others }[who]), ...headers };
    for (const about of [host, others.guest])
      for (const [path, body] of everything(host.call, about.participant.id)) {
        const answer = await fake.post(path, body, presented);
        expect(answer.status, path).toBe(status);
        expect((await read(errorAnswer, answer)).error.code).toBe(code);
      }
    const list = await fake.app.request(`/calls/${host.call}/participants`, { headers: presented });
    expect(list.status).toBe(status);
    expect((await fake.app.request('/calls?key=garden', { headers: presented })).status).toBe(401);
    expect(fake.audit.entries).toEqual([]);
    expect(await fake.store.find(asId.call(host.call))).toMatchObject({ locked: false, guestsDenied: [] });
  });

  it('who come to a locked call are told so, and let in once it is open', async () => {
    const { fake, host } = await setting();
    const lock = (locked: boolean) => fake.post(`/calls/${host.call}/lock`, { locked }, secretOf(host));
    await lock(true);
    const late = await fake.post('/calls/join', JOIN);
    expect(late.status).toBe(423);
    expect((await read(errorAnswer, late)).error.code).toBe('call-locked');
    await lock(false);
    expect((await fake.post('/calls/join', JOIN)).status).toBe(200);
  });

  it('may ask as often as anybody clicks, and then are told to wait, each for themselves', async () => {
    const { fake, host, elsewhere } = await setting();
    const lock = ({ call }: Joined, who: Joined) =>
      fake.post(`/calls/${call}/lock`, { locked: true }, secretOf(who));
    for (let count = 0; count < 240; count += 1) expect((await lock(host, host)).status).toBe(204);
    const refused = await lock(host, host);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await read(errorAnswer, refused)).error.message).toMatch(/^Too many requests\. Try again in/);
    expect(fake.audit.entries).toHaveLength(240);
    expect((await lock(elsewhere, elsewhere)).status).toBe(204);
    // Joining has a count of its own.
    expect((await fake.post('/calls/join', JOIN)).status).toBe(423);
  });

  it('cannot try one secret after the other, wherever', async () => {
    const fake = fakeRoutes({ joinsPerMinute: 5 });
    const guess = async (count: number) => {
      const headers = { 'crossfade-participant': `guess ${count}` };
      return (await fake.post('/calls/somewhere/end', {}, headers)).status;
    };
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) statuses.push(await guess(count));
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429]);
    for (const [path, body] of everything('somewhere', 'somebody'))
      expect((await fake.post(path, body)).status, path).toBe(429);
    for (const path of ['/calls?key=garden', '/calls/somewhere/participants'])
      expect((await fake.app.request(path)).status, path).toBe(429);
    expect((await fake.post('/calls/join', JOIN)).status).toBe(200);
  });

  it('may ask from the web’s pages', async () => {
    const { fake } = await setting();
    const asked = await fake.app.request('/calls/x/lock', {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' },
    });
    expect(asked.headers.get('access-control-allow-headers')).toContain('crossfade-participant');
  });
});

describe('a provider’s own token', () => {
  const provider = (network: MemoryNetwork): ServedDeployment => {
    const memory = createMemoryServer(network, asId.deployment('cedar'));
    const issueCredentials = async () => ({ url: 'ws://cedar', token: 'cedar-token', more: 'not passed on' });
    return { kind: asId.provider('cedar'), adapter: { ...memory, issueCredentials }, issuesTokens: true };
  };

  it('follows the same decision', async () => {
    const { post } = fakeRoutes({ extra: [provider(new MemoryNetwork())] });
    const answer = await post('/cedar/token', { key: 'garden', displayName: 'Ada' });
    expect(await answer.json()).toMatchObject({ token: 'cedar-token', url: 'ws://cedar', key: 'garden' });
    const joined = await read(
      z.object({ decision: z.object({ deployment: z.string() }) }),
      post('/calls/join', { ...JOIN, adapters: ['alder', 'cedar'] }),
    );
    expect(joined.decision.deployment).toBe('cedar');
  });

  it('is refused when the call runs elsewhere', async () => {
    const { post } = fakeRoutes({ extra: [provider(new MemoryNetwork())] });
    await post('/calls/join', JOIN);
    const refused = await post('/cedar/token', { key: 'garden', displayName: 'Ada' });
    expect(refused.status).toBe(409);
    expect((await read(errorAnswer, refused)).error.code).toBe('client-cannot-run');
  });

  it('is not there for a provider that issues none', async () => {
    const { post } = fakeRoutes();
    expect((await post('/alder/token', { key: 'garden', displayName: 'Ada' })).status).toBe(404);
  });
});

describe('the rest', () => {
  it('says which providers there are, and what contradicts itself', async () => {
    const disagreements = ['Two flags contradict each other.'];
    const { app } = fakeRoutes({ report: () => ({ web: asId.provider('birch'), disagreements }) });
    const answer = await app.request('/providers');
    expect(await answer.json()).toMatchObject({
      providers: [
        {
          deployment: 'alder',
          configured: true,
          healthy: true,
          capabilities: { 'relay-only': { supported: false, reason: 'nothing travels over a network' } },
        },
        { deployment: 'birch', configured: true, healthy: true },
      ],
      flags: { videoProvider: null, web: 'birch', default: 'alder' },
      disagreements,
    });
  });

  it('is healthy while it runs, and ready while it can take joins', async () => {
    const fake = fakeRoutes();
    const status = async (path: string) => (await fake.app.request(path)).status;
    await fake.server.health.start();
    expect([await status('/health'), await status('/ready')]).toEqual([200, 200]);
    fake.networks.alder.reachable = false;
    fake.networks.birch.reachable = false;
    for (const deployment of ['alder', 'birch', 'alder', 'birch'])
      fake.server.health.reportFailure(asId.deployment(deployment), 'down');
    expect([await status('/health'), await status('/ready')]).toEqual([200, 503]);
    fake.server.health.stop();
  });

  it('is not ready while it stops, or when its store takes no writes', async () => {
    const stopping = fakeRoutes();
    stopping.server.beginStop();
    expect((await stopping.app.request('/ready')).status).toBe(503);
    expect((await stopping.app.request('/health')).status).toBe(200);
    const probe = () => Promise.reject(new Error('disk full'));
    const { app } = fakeRoutes({ store: { ...memoryStore(), probe } });
    expect((await app.request('/ready')).status).toBe(503);
  });

  it('asks the store once for all who ask at once whether it is ready', async () => {
    let probes = 0;
    const probe = async (): Promise<void> => {
      probes += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const { app } = fakeRoutes({ store: { ...memoryStore(), probe } });
    const all = await Promise.all(Array.from({ length: 50 }, () => app.request('/ready')));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(probes).toBe(1);
    await app.request('/ready');
    expect(probes).toBe(2);
  });

  it('are described once, however many ask', async () => {
    const { app } = fakeRoutes();
    const written = vi.spyOn(app, 'getOpenAPI31Document');
    for (let count = 0; count < 3; count += 1) expect((await app.request('/openapi.json')).status).toBe(200);
    expect(written).toHaveBeenCalledTimes(1);
  });

  it('describes itself, and what a join needs', async () => {
    const document = z.object({
      paths: z.record(z.string(), z.unknown()),
      components: z.object({
        schemas: z.object({ JoinRequest: z.object({ required: z.array(z.string()) }) }),
      }),
    });
    const { paths, components } = await read(document, fakeRoutes().app.request('/openapi.json'));
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/calls/join', '/providers', '/health', '/calls/{call}/end']),
    );
    expect(components.schemas.JoinRequest.required).toEqual(['key', 'displayName', 'adapters']);
  });

  it('lets the pages of its own web call it, and no others', async () => {
    const { app } = fakeRoutes();
    const ask = async (origin: string) =>
      (await app.request('/health', { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await ask('http://localhost:3000')).toBe('http://localhost:3000');
    expect(await ask('https://evil.example')).toBeNull();
  });

  it('answers in the same form where there is no route', async () => {
    const response = await fakeRoutes().app.request('/nowhere');
    expect(response.status).toBe(404);
    expect((await read(errorAnswer, response)).error.code).toBe('route-not-found');
  });

  it('writes no secret to its log', async () => {
    const fake = fakeRoutes();
    const { participant, call, credentials, iceServers } = await read(
      joinAnswer,
      fake.post('/calls/join?token=in-the-query', JOIN),
    );
    await fake.post('/calls/join', { ...JOIN, resumeSecret: participant.resumeSecret });
    await fake.post(`/calls/${call}/participants/${participant.id}/remove`, { message: 'x' }, staff);
    await fake.post('/calls/join', { ...JOIN, resumeSecret: participant.resumeSecret });
    await fake.app.request('/calls?key=garden', { headers: { authorization: 'Bearer a-wrong-token' } });
    const log = fake.lines.join('');
    expect(log).toContain('/calls/join');
    const secrets = [
      participant.resumeSecret,
      credentials.token,
      ...iceServers.map(({ credential }) => credential),
      STAFF_TOKEN,
      'in-the-query',
      'a-wrong-token',
    ];
    for (const secret of secrets) expect(log).not.toContain(secret);
  });
});

describe('below a path', () => {
  it('answers there and without it, as whichever proxy stands in front passes requests on', async () => {
    const { app, post } = fakeRoutes({ pathPrefix: '/video/api/' });
    for (const prefix of ['', '/video/api']) {
      expect((await post(`${prefix}/calls/join`, JOIN)).status, prefix).toBe(200);
      expect((await app.request(`${prefix}/health`)).status, prefix).toBe(200);
      expect((await app.request(`${prefix}/calls?key=garden`, { headers: staff })).status).toBe(200);
    }
    const elsewhere = await app.request('/video/apis/health');
    expect(elsewhere.status).toBe(404);
    expect((await read(errorAnswer, elsewhere)).error.code).toBe('route-not-found');
  });

  it('can be mounted in an application’s own routes', async () => {
    const { app: routes } = fakeRoutes();
    const own = new OpenAPIHono().route('/video', routes);
    const joined = await own.request('/video/calls/join', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(JOIN),
    });
    expect(joined.status).toBe(200);
    const refused = await own.request('/video/calls?key=garden');
    expect(refused.status).toBe(401);
    expect((await read(errorAnswer, refused)).error.code).toBe('unauthorized');
  });
});

describe('what the database cannot keep', () => {
  const cedar = (): ServedDeployment => ({
    kind: asId.provider('cedar'),
    adapter: createMemoryServer(new MemoryNetwork(), asId.deployment('cedar')),
    issuesTokens: false,
    receiveWebhook: () => Promise.resolve(undefined),
  });

  it('is refused in a webhook, before anything is done with it', async () => {
    const { post } = fakeRoutes({ extra: [cedar()] });
    const name = (text: string) => post('/webhooks/cedar', `{"room":{"name":"${text}"}}`);
    for (const text of ['a\\u0000', '\\u0000', '\\\\\\u0000'])
      expect((await name(text)).status, text).toBe(400);
    // The letters of the escape, and no NUL.
    expect((await name('\\\\u0000')).status).toBe(204);
  });

  it.each(['22021', '22P05', '22003'])('is the request’s fault when the database says %s', async (code) => {
    const cause = Object.assign(new Error('invalid byte sequence'), { code });
    const { post } = fakeRoutes({ authorize: () => Promise.reject(new Error('query failed', { cause })) });
    const response = await post('/calls/join', JOIN);
    expect(response.status).toBe(400);
    expect((await read(errorAnswer, response)).error.code).toBe('invalid-input');
  });
});

it('tells neither its log nor its decisions the key of a call, which admits whoever has it', async () => {
  const told: DecisionEntry[] = [];
  const { post, lines } = fakeRoutes({ onDecision: (entry) => told.push(entry) });
  const key = 'a-key-that-nobody-guesses';
  await post('/calls/join', { ...JOIN, key });
  await post('/calls/join', { ...JOIN, key });
  await post('/calls/join', { ...JOIN, key: 'another' });
  await post('/calls/join', { ...JOIN, key, adapters: ['cedar'] });
  expect(lines.join('')).toContain('decided');
  expect(lines.join('') + JSON.stringify(told)).not.toContain(key);
  const [first, second, another] = told.map((entry) => entry.key);
  expect(first).toMatch(/^[\w-]{22}$/);
  expect(second).toBe(first);
  expect(another).not.toBe(first);
});

describe('webhooks of a kind with several deployments', () => {
  it('share one address', async () => {
    const received: (string | undefined)[] = [];
    const deployment = (name: string): ServedDeployment => ({
      kind: asId.provider('cedar'),
      adapter: createMemoryServer(new MemoryNetwork(), asId.deployment(name)),
      issuesTokens: true,
      receiveWebhook: (_body, authorization) => {
        received.push(authorization);
        return Promise.resolve(undefined);
      },
    });
    const { app, post } = fakeRoutes({ extra: [deployment('cedar'), deployment('cedar:eu')] });
    for (const path of ['/webhooks/cedar', '/webhook/cedar', '/api/webhook/cedar'])
      expect((await post(path, {}, { authorization: path })).status).toBe(204);
    expect(received).toEqual(['/webhooks/cedar', '/webhook/cedar', '/api/webhook/cedar']);
    const document = z.object({ paths: z.record(z.string(), z.unknown()) });
    const { paths } = await read(document, app.request('/openapi.json'));
    expect(Object.keys(paths).filter((path) => path.includes('cedar'))).toEqual(['/cedar/token']);
  });
});
