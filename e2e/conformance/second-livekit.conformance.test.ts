import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@crossfade/video-server/embedded';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../../scripts/stack.mjs';
import { productOptions } from '../stack/product-options.ts';
import { SecondLivekit } from '../stack/second-livekit.ts';

const staffToken = 'a-token-for-staff-in-tests';

interface Joined {
  readonly call: string;
  readonly epoch: number;
  readonly attempt: number;
  readonly decision: { readonly deployment: string; readonly reason: string };
  readonly credentials: { readonly url: string };
}

let folder: string;
let stack: Stack;
let eu: SecondLivekit;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'second-livekit-'));
  const options = await productOptions({ folder, logFolder: join(folder, 'logs'), staffToken });
  eu = await SecondLivekit.start(options.ports.server ?? 0);
  stack = await startStack({
    ...options,
    services: ['livekit', 'server'],
    env: {
      ...options.env,
      DEFAULT_DEPLOYMENT: 'livekit',
      ...eu.env,
    },
  });
});
afterAll(async () => {
  await stack.stop();
  await eu.stop();
  await rm(folder, { recursive: true });
});

async function ask(method: string, path: string, body?: object): Promise<Response> {
  const response = await fetch(`${stack.urls.server}${path}`, {
    method,
    headers: { authorization: `Bearer ${staffToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
  return response;
}

async function joinAt(key: string): Promise<Joined> {
  const response = await ask('POST', '/calls/join', { key, displayName: 'Ada', adapters: ['livekit'] });
  const answer: Joined = await response.json();
  return answer;
}

const roomOf = ({ call, epoch, attempt }: Joined): string => `${call}.${epoch}.${attempt}`;

it('carries the calls that a rule sends to it, tells by its own webhooks, and can die and be killed', async () => {
  expect(await (await ask('GET', '/providers')).json()).toMatchObject({
    providers: expect.arrayContaining([
      expect.objectContaining({ deployment: 'livekit', healthy: true, killed: false }),
      expect.objectContaining({ deployment: 'livekit:eu', healthy: true, killed: false }),
    ]),
  });
  const cohorts = { europe: ['garden', 'attic'] };
  const rules = [{ name: 'europe', to: 'livekit:eu', cohorts: ['europe'] }];
  await ask('PUT', '/rules', { version: 0, rules, cohorts });

  const here = await joinAt('elsewhere');
  expect(here.decision).toMatchObject({ deployment: 'livekit', reason: 'DEFAULT' });
  const there = await joinAt('garden');
  expect(there.decision).toMatchObject({ deployment: 'livekit:eu', reason: 'RULE' });
  expect([here.credentials.url, there.credentials.url]).toEqual([stack.urls.livekit, eu.url]);
  const rooms = new RoomServiceClient(eu.url.replace('ws:', 'http:'), ...eu.keys);
  expect((await rooms.listRooms()).map(({ name }) => name)).toEqual([roomOf(there)]);

  await ask('POST', `/calls/${there.call}/end`, {});
  await expect.poll(async () => (await rooms.listRooms()).length, { timeout: 10_000 }).toBe(0);
  await ask('POST', `/calls/${here.call}/end`, {});

  await joinAt('attic');
  const died = performance.now();
  await eu.stop();
  const attic = async () => (await ask('GET', '/calls?key=attic')).json();
  // To the same provider, which everyone in the call can run.
  await expect
    .poll(attic, { timeout: 20_000, interval: 50 })
    .toMatchObject({ calls: [{ deployment: 'livekit', epoch: 2 }] });
  const rescued = performance.now() - died;
  console.info(`rescued ${rescued.toFixed(0)} ms after its server was killed`);

  await ask('POST', '/deployments/livekit:eu/kill', { reason: 'a test' });
  expect((await joinAt('attic')).decision).toMatchObject({ deployment: 'livekit' });
  expect(await (await ask('GET', '/calls')).json()).toMatchObject({
    calls: [expect.objectContaining({ key: 'attic' })],
  });
  await stack.stop();
  const database = await openEmbedded(join(folder, 'data'));
  const events = await database.queries.query.webhookEvents.findMany();
  await database.close();
  const toldBy = (joined: Joined) => {
    const of = events.filter((event) => event.room === roomOf(joined));
    return [...new Set(of.map(({ deployment }) => deployment))];
  };
  expect(toldBy(there)).toEqual(['livekit:eu']);
  expect(toldBy(here)).toEqual(['livekit']);
});
