import { asId } from '@crossfade/video-core';
import { MemoryBus } from '@crossfade/video-core/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { memoryStore } from '../memory/memory-store.ts';
import { fakeRoutes, LOCAL, STAFF_TOKEN } from '../testkit/fake-routes.ts';

const staff = { authorization: `Bearer ${STAFF_TOKEN}`, 'content-type': 'application/json' };
const CHROMIUM = { 'user-agent': 'Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36' };
const FIREFOX = { 'user-agent': 'Mozilla/5.0 (X11; rv:153.0) Gecko/20100101 Firefox/153.0' };
const answer = z.object({
  quantiles: z.array(z.number()),
  groups: z.array(
    z.object({
      name: z.string(),
      measures: z.array(z.looseObject({ measure: z.string(), enough: z.boolean() })),
    }),
  ),
});
const placed = z.object({ decision: z.object({ deployment: z.string() }) });
const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `room-${from + at}`);

function compared() {
  const store = memoryStore();
  const fake = fakeRoutes({ store, bus: new MemoryBus(), joinsPerMinute: 1_000_000 });
  const { post, app, server } = fake;
  return {
    ...fake,
    store,
    join: async (key: string) => {
      const body = { displayName: 'Ada', adapters: ['alder', 'birch'], key };
      return placed.parse(await (await post('/calls/join', body)).json()).decision.deployment;
    },
    report: async (key: string, body: object, headers = CHROMIUM) => {
      expect((await post('/quality', { key, ...body }, headers, LOCAL)).status).toBe(204);
    },
    read: async (query = '') => {
      await server.quality.flush();
      return answer.parse(await (await app.request(`/comparison${query}`, { headers: staff })).json()).groups;
    },
  };
}

const frame = (ms: number) => ({ samples: [{ type: 'first-frame', ms }] });

describe('/comparison', () => {
  it('is for operators alone, and refuses filters that there are not', async () => {
    const { app } = compared();
    expect((await app.request('/comparison')).status).toBe(401);
    for (const query of ['?browser=lynx', '?days=0', '?colour=red'])
      expect((await app.request(`/comparison${query}`, { headers: staff })).status).toBe(400);
  });

  it('knows medians and shares of each deployment, without a ramp', async () => {
    const { join, report, read } = compared();
    for (const [at, key] of keys(0, 40).entries()) {
      await join(key);
      await report(key, { ...frame(at < 20 ? 300 : 500), epoch: 1 });
      await report(key, { samples: [{ type: 'join', ok: at % 4 !== 0, ms: 200 }] });
    }
    const [alder, ...others] = await read();
    expect(others).toEqual([]);
    expect(alder?.name).toBe('alder');
    const of = (measure: string) => alder?.measures.find((each) => each.measure === measure);
    expect(of('join-failure')).toEqual({
      measure: 'join-failure',
      kind: 'share',
      samples: 40,
      enough: true,
      share: 0.25,
    });
    expect(of('first-frame')).toMatchObject({ samples: 40, enough: true, curve: expect.any(Array) });
    expect(Number(of('first-frame')?.['median'])).toBeCloseTo(300, -1);
    expect(Number(of('first-frame')?.['p95'])).toBeCloseTo(500, -1.5);
  });

  it('says nothing of the calls of few keys, however often they are reported', async () => {
    const { join, report, read } = compared();
    for (const key of keys(0, 19)) {
      await join(key);
      for (let times = 0; times < 5; times += 1) await report(key, frame(300));
    }
    const [alder] = await read();
    expect(alder?.measures).toEqual([{ measure: 'first-frame', kind: 'values', samples: 95, enough: false }]);
  });

  it('keeps browsers, networks, sizes and moved calls apart', async () => {
    const { join, report, read } = compared();
    await join('garden');
    await report('garden', { ...frame(300), network: 'udp', participants: 2, epoch: 1 });
    await report('garden', { ...frame(300), network: 'carrier-pigeon', participants: 4 }, FIREFOX);
    const samples = async (query: string) =>
      (await read(query)).flatMap(({ measures }) => measures.map((each) => each['samples']));
    expect(await samples('')).toEqual([2]);
    expect(await samples('?browser=firefox')).toEqual([1]);
    expect(await samples('?network=udp')).toEqual([1]);
    expect(await samples('?network=unknown&size=3-4')).toEqual([1]);
    expect(await samples('?moved=true')).toEqual([]);
    expect(await samples('?deployment=birch')).toEqual([]);
  });

  it('counts what was before a move where the call was then, and what was after it where it is', async () => {
    const { join, report, read, store, server } = compared();
    await join('garden');
    await report('garden', { ...frame(300), epoch: 1 });
    const call = await store.calls.findOpen(asId.tenant('default'), asId.key('garden'));
    if (!call) throw new Error('There is no call.');
    const moved = { ...call, epoch: 2, pin: asId.deployment('birch') };
    store.calls.findOpen = () => Promise.resolve(moved);
    await report('garden', { ...frame(300), epoch: 2 });
    await report('garden', { ...frame(300), epoch: 1 });
    await report('garden', { ...frame(300), epoch: 9 });
    await server.quality.flush();
    const samples = (await read()).map(({ name, measures }) => [name, measures[0]?.['samples']]);
    expect(samples).toEqual([
      ['alder', 2],
      ['birch', 1],
    ]);
    expect((await read('?moved=true')).map(({ name }) => name)).toEqual(['birch']);
  });

  it('compares the arms of the latest ramp, wherever their calls are', async () => {
    const { join, report, read, post, server } = compared();
    expect(await read('?by=arm')).toEqual([]);
    await join('before');
    await report('before', frame(300));
    const steps = [{ percent: 50, minutes: 10 }];
    await post('/ramp', { action: 'start', to: 'birch', steps }, staff);
    const places = new Map<string, string>();
    for (const key of keys(0, 40)) {
      places.set(key, await join(key));
      await report(key, frame(300));
    }
    await server.quality.flush();
    const treated = [...places.values()].filter((place) => place === 'birch').length;
    const groups = await read('?by=arm&stage=0');
    expect(groups.map(({ name, measures }) => [name, measures[0]?.['samples']])).toEqual([
      ['control', 40 - treated],
      ['treated', treated],
    ]);
    expect(await read('?by=arm&stage=1')).toEqual([]);
  });
});
