import { asId, manifest } from '@crossfade/video-core';
import type { ServerAdapter } from '@crossfade/video-core/server';
import { createMemoryClient, createMemoryServer, MemoryNetwork, SOON } from '@crossfade/video-core/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { FakePage } from '../../testkit/fake-page.ts';
import { joinAnswerSchema } from './answer-schemas.ts';
import { fakeRoutes, STAFF_TOKEN } from '../../testkit/fake-routes.ts';

const staff = { authorization: `Bearer ${STAFF_TOKEN}` };
const begunSchema = z.object({ move: z.string(), state: z.string() });
const moveSchema = z.looseObject({ state: z.string(), reason: z.string().optional() });
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

type Fake = ReturnType<typeof fakeRoutes>;
const running: Fake['server'][] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

async function started(change: Parameters<typeof fakeRoutes>[0] = {}): Promise<Fake> {
  const fake = fakeRoutes(change);
  running.push(fake.server);
  await fake.server.start();
  return fake;
}

const ask = (fake: Fake, body: unknown, headers: Readonly<Record<string, string>> = staff) =>
  fake.post('/moves', body, headers);

async function begin(fake: Fake, body: unknown = { key: 'garden', to: 'birch' }): Promise<string> {
  const response = await ask(fake, body);
  expect(response.status).toBe(202);
  return begunSchema.parse(await response.json()).move;
}

async function expectRefused(response: Response, status: number, code: string): Promise<void> {
  const { error } = errorSchema.parse(await response.json());
  expect([response.status, error.code]).toEqual([status, code]);
  expect(error.message).toMatch(/^\S.*\.$/s);
}

const read = async (fake: Fake, move: string) =>
  moveSchema.parse(await (await fake.app.request(`/moves/${move}`, { headers: staff })).json());

const latest = ({ moves }: Fake, { answer }: FakePage) => moves.findLatest(asId.call(answer.call));

const ended = async (fake: Fake, move: string, state: string) =>
  vi.waitFor(async () => {
    const now = await read(fake, move);
    expect(now.state).toBe(state);
    return now;
  }, SOON);

describe('POST /moves', () => {
  it('moves a call as soon as everyone is ready, and closes the source when everyone has swapped', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    const ben = await FakePage.join(fake, { name: 'Ben' });
    const move = await begin(fake);
    const notice = await ada.told('prepare');
    if (!notice) throw new Error('Ada was told nothing');
    expect(notice).toMatchObject({ id: move, target: { deployment: 'birch', epoch: 2, attempt: 1 } });
    await ben.told('prepare');
    for (const page of [ada, ben]) {
      const answer = await page.followInto(notice.target.attempt);
      expect(answer).toMatchObject({ epoch: 2, attempt: 1, decision: { deployment: 'birch' } });
      expect(answer.participant).toEqual(page.answer.participant);
    }
    await ada.report(notice.id, 'ready');
    expect(await read(fake, move)).toMatchObject({ state: 'prepare', from: 'alder', to: 'birch' });
    expect(ada.epoch).toBe(1);
    await ben.report(notice.id, 'ready');
    await Promise.all([ada, ben].map((page) => page.told('committed')));
    await vi.waitFor(() => expect(ben.epoch).toBe(2), SOON);
    expect(fake.networks.alder.openRooms).toHaveLength(1);
    await ada.report(notice.id, 'swapped');
    await ben.report(notice.id, 'swapped');
    const over = await ended(fake, move, 'finished');
    expect(over).toMatchObject({ kind: 'planned', epoch: 2 });
    expect(over['reason']).toBeUndefined();
    await ada.told(undefined);
    await vi.waitFor(() => expect(fake.networks.alder.openRooms).toEqual([]), SOON);
    expect(fake.networks.birch.openRooms).toHaveLength(1);
    const cy = await FakePage.join(fake, { name: 'Cy' });
    expect(cy.answer).toMatchObject({ epoch: 2, decision: { deployment: 'birch', reason: 'PIN' } });
    expect(fake.audit.entries.map(({ action }) => action)).toContain('move');
  });

  it('moves a call back, and on again', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    for (const [epoch, to] of [
      [2, 'birch'],
      [3, 'alder'],
      [4, 'birch'],
    ] as const) {
      const move = await begin(fake, { key: 'garden', to });
      await vi.waitFor(() => expect(ada.notice?.id).toBe(move), SOON);
      await ada.followInto(1);
      await ada.report(asId.move(move), 'ready');
      await vi.waitFor(() => expect(ada.epoch).toBe(epoch), SOON);
      await ada.report(asId.move(move), 'swapped');
      await ended(fake, move, 'finished');
    }
    await vi.waitFor(() => expect(fake.networks.alder.openRooms).toEqual([]), SOON);
    expect(fake.networks.birch.openRooms).toHaveLength(1);
  });

  it('does nothing when the call is there already', async () => {
    const fake = await started();
    await FakePage.join(fake);
    const response = await ask(fake, { key: 'garden', to: 'alder' });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ move: null, state: 'unchanged' });
  });

  it.each([
    ['no token', { key: 'garden', to: 'birch' }, {}, 401, 'unauthorized'],
    ['a wrong token', { key: 'garden', to: 'birch' }, { authorization: 'Bearer no' }, 401, 'unauthorized'],
    ['nothing', {}, staff, 400, 'invalid-input'],
    ['a key that is no text', { key: 7, to: 'birch' }, staff, 400, 'invalid-input'],
    ['no name of a deployment', { key: 'garden', to: '../birch' }, staff, 400, 'invalid-input'],
    ['an unknown deployment', { key: 'garden', to: 'cedar' }, staff, 404, 'deployment-not-found'],
    ['a key without a call', { key: 'hall', to: 'birch' }, staff, 404, 'call-not-found'],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const fake = await started();
    await FakePage.join(fake);
    await expectRefused(await ask(fake, body, headers), status, code);
  });

  it('refuses a call that has ended', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    await fake.store.end(asId.call(ada.answer.call), Date.now(), 'always');
    await expectRefused(await ask(fake, { key: 'garden', to: 'birch' }), 404, 'call-not-found');
  });

  it('refuses a second move while one runs', async () => {
    const fake = await started();
    await FakePage.join(fake);
    const responses = await Promise.all([1, 2, 3].map(() => ask(fake, { key: 'garden', to: 'birch' })));
    expect(responses.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
    await expectRefused(await ask(fake, { key: 'garden', to: 'alder' }), 409, 'move-in-progress');
  });

  it('refuses an unhealthy deployment and one that was switched off', async () => {
    const rules = {
      killed: () => [asId.deployment('birch')],
      answer: () => Promise.resolve(undefined),
    };
    const fake = await started({ rules });
    await FakePage.join(fake);
    await expectRefused(await ask(fake, { key: 'garden', to: 'birch' }), 409, 'deployment-killed');
    const sick = await started();
    await FakePage.join(sick);
    for (let failures = 0; failures < 2; failures += 1)
      sick.server.health.reportFailure(asId.deployment('birch'), 'a test says so');
    await expectRefused(await ask(sick, { key: 'garden', to: 'birch' }), 409, 'deployment-unhealthy');
  });

  it('refuses to move an encrypted call to a deployment that cannot encrypt, however it is asked for', async () => {
    const cedar = asId.provider('cedar');
    const adapter = {
      ...createMemoryServer(new MemoryNetwork(), asId.deployment('cedar')),
      capabilities: manifest(cedar, { encryption: 'A test says so.' }),
    };
    const fake = await started({ extra: [{ kind: cedar, adapter, issuesTokens: false }] });
    const join = { key: 'garden', displayName: 'Ada', adapters: ['alder', 'cedar'], encryption: 'wanted' };
    expect((await fake.post('/calls/join', join)).status).toBe(200);
    for (const force of [false, true])
      await expectRefused(
        await ask(fake, { key: 'garden', to: 'cedar', force }),
        409,
        'encryption-unsupported',
      );
  });

  it('names who has only just come with a provider’s own SDK', async () => {
    const cedar = asId.provider('cedar');
    const network = new MemoryNetwork();
    const adapter: ServerAdapter = {
      ...createMemoryServer(network, asId.deployment('cedar')),
      issueCredentials: async (grant) => ({ url: 'wss://cedar.example', token: network.issueToken(grant) }),
    };
    const fake = await started({
      extra: [{ kind: cedar, adapter, issuesTokens: true }],
      defaultDeployment: asId.deployment('cedar'),
    });
    const answer = await fake.post('/cedar/token', { key: 'garden', displayName: 'Native' });
    const { token } = z.object({ token: z.string() }).parse(await answer.json());
    const client = createMemoryClient(network).connect({
      credentials: { provider: 'memory', token },
      iceServers: [],
      iceTransportPolicy: 'all',
      profile: {},
      observer: { event: () => {}, media: () => {}, data: () => {} },
    });
    await client.entered;
    const response = await ask(fake, { key: 'garden', to: 'birch' });
    expect(errorSchema.parse(await response.clone().json()).error.message).toContain('disconnected: Native.');
    await expectRefused(response, 409, 'cannot-follow');
    const move = await begin(fake, { key: 'garden', to: 'birch', force: true });
    await ended(fake, move, 'finished');
    expect(network.openRooms).toEqual([]);
  });

  it('names who cannot follow, and moves without them when it is forced', async () => {
    // By whose clock everyone came long ago: a page that has just come may have no control channel yet.
    const longAgo = { now: () => Date.now() - 20_000 };
    const networks = { alder: new MemoryNetwork(longAgo), birch: new MemoryNetwork(longAgo) };
    const fake = await started({ networks });
    const ada = await FakePage.join(fake);
    await FakePage.join(fake, { name: 'Old Page', version: 3 });
    const foreign = await FakePage.join(fake, { name: 'Foreign SDK', version: undefined });
    const response = await ask(fake, { key: 'garden', to: 'birch' });
    expect(errorSchema.parse(await response.clone().json()).error.message).toContain('Old Page, Foreign SDK');
    await expectRefused(response, 409, 'cannot-follow');
    const move = await begin(fake, { key: 'garden', to: 'birch', force: true });
    const notice = await ada.told('prepare');
    expect(notice?.leaving).toContain(foreign.participant);
    await ada.report(asId.move(move), 'ready');
    await ada.told('committed');
    await ada.report(asId.move(move), 'swapped');
    await ended(fake, move, 'finished');
  });

  it('leaves the call where it is when somebody cannot follow, says why, and rests', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    const move = await begin(fake);
    await ada.told('prepare');
    await ada.report(asId.move(move), 'cannot', 'unreachable');
    const over = await ended(fake, move, 'aborted');
    expect(over).toMatchObject({ reason: 'cannot', detail: 'Cannot follow: Ada (unreachable).' });
    await ada.told(undefined);
    expect(ada.epoch).toBe(1);
    await vi.waitFor(() => expect(fake.networks.birch.openRooms).toEqual([]), SOON);
    expect(fake.networks.alder.openRooms).toHaveLength(1);
    await expectRefused(await ask(fake, { key: 'garden', to: 'birch' }), 409, 'target-resting');
    await begin(fake, { key: 'garden', to: 'birch', force: true });
    const again = await vi.waitFor(() => {
      if (ada.notice === undefined) throw new Error('not told yet');
      return ada.notice;
    }, SOON);
    expect(again.target).toMatchObject({ epoch: 2, attempt: 2 });
  });

  it('moves a call off a deployment that was switched off', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    expect((await fake.post('/deployments/alder/kill', { reason: 'It burns.' }, staff)).status).toBe(200);
    await vi.waitFor(() => expect(ada.epoch).toBe(2), SOON);
    expect(await latest(fake, ada)).toMatchObject({ phase: 'finished', kind: 'rescue' });
    await vi.waitFor(() => expect(fake.networks.alder.openRooms).toEqual([]), SOON);
    expect(await FakePage.join(fake)).toMatchObject({ answer: { epoch: 2 } });
  });

  it('leaves a call where it is when requests to its deployment fail that answers its checks', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    for (let failures = 0; failures < 9; failures += 1)
      fake.server.health.reportFailure(asId.deployment('alder'), 'a test says so');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(ada.epoch).toBe(1);
  });

  it('moves a call off a deployment that does not answer any more', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    fake.networks.alder.reachable = false;
    await vi.waitFor(() => expect(ada.epoch).toBe(2), SOON);
    expect(await latest(fake, ada)).toMatchObject({ kind: 'rescue', subject: 'rescue' });
  });
});

describe('a join that follows a move', () => {
  it('is refused when no such attempt is open, to strangers, and after a removal', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    const ben = await FakePage.join(fake, { name: 'Ben' });
    await expectRefused(await ada.follow(1), 410, 'move-over');
    await begin(fake);
    await ada.told('prepare');
    expect((await ada.follow(1)).status).toBe(200);
    await expectRefused(await ada.follow(2), 410, 'move-over');
    const { call, key, participant } = ada.answer;
    const stranger = { key, call, attempt: 1, displayName: 'X', adapters: ['birch'] };
    await expectRefused(await fake.post('/calls/join', stranger), 401, 'credentials-invalid');
    const another = { ...stranger, adapters: ['alder'], resumeSecret: participant.resumeSecret };
    await expectRefused(await fake.post('/calls/join', another), 409, 'client-cannot-run');
    const path = `/calls/${call}/participants/${ben.participant}/remove`;
    expect((await fake.post(path, { message: 'Goodbye.' }, staff)).status).toBe(204);
    await expectRefused(await ben.follow(1), 403, 'participant-removed');
  });

  it('is for those who are in the call, and for nobody who only asked to join', async () => {
    const fake = await started();
    const ada = await FakePage.join(fake);
    const body = { key: 'garden', displayName: 'Eve', adapters: ['alder', 'birch'] };
    const asked = joinAnswerSchema.parse(await (await fake.post('/calls/join', body)).json());
    await begin(fake);
    await ada.told('prepare');
    const { call, participant } = asked;
    const attempt = { ...body, call, attempt: 1, resumeSecret: participant.resumeSecret };
    await expectRefused(await fake.post('/calls/join', attempt), 410, 'move-over');
    expect((await ada.follow(1)).status).toBe(200);
  });

  it('is not charged as a join by whoever comes late, after the commit', async () => {
    const fake = await started({ joinsPerMinute: 2 });
    const ada = await FakePage.join(fake);
    const ben = await FakePage.join(fake, { name: 'Ben' });
    const stranger = { key: 'garden', displayName: 'Eve', adapters: ['alder', 'birch'] };
    expect((await fake.post('/calls/join', stranger)).status).toBe(429);
    const again = (page: FakePage, secret = page.answer.participant.resumeSecret) =>
      fake.post('/calls/join', { ...stranger, call: page.answer.call, resumeSecret: secret });
    // No move has been committed: it is a join.
    expect((await again(ben)).status).toBe(429);
    const move = await begin(fake);
    await ada.told('prepare');
    for (const page of [ada, ben]) await page.report(asId.move(move), 'ready');
    await ada.told('committed');
    expect((await again(ben)).status).toBe(200);
    expect((await again(ben, `${ben.participant}.${'a'.repeat(43)}`)).status).toBe(429);
    expect((await fake.post('/calls/join', stranger)).status).toBe(429);
  });

  it('is counted before its body is parsed', async () => {
    const fake = await started({ joinsPerMinute: 2 });
    const statuses: number[] = [];
    for (let joins = 0; joins < 21; joins += 1) statuses.push((await fake.post('/calls/join', '{')).status);
    expect([statuses.indexOf(429), statuses[0]]).toEqual([20, 400]);
  });

  it('is not charged as a join', async () => {
    const fake = await started({ joinsPerMinute: 2 });
    const ada = await FakePage.join(fake);
    await FakePage.join(fake, { name: 'Ben' });
    await begin(fake);
    await ada.told('prepare');
    for (let joins = 0; joins < 5; joins += 1) expect((await ada.follow(1)).status).toBe(200);
  });
});

describe('GET /moves/{move}', () => {
  it('is for staff', async () => {
    const fake = await started();
    await FakePage.join(fake);
    const move = await begin(fake);
    await expectRefused(await fake.app.request(`/moves/${move}`), 401, 'unauthorized');
    await expectRefused(await fake.app.request('/moves/none', { headers: staff }), 404, 'move-not-found');
    await expectRefused(await fake.app.request('/moves/%20', { headers: staff }), 400, 'invalid-input');
  });
});
