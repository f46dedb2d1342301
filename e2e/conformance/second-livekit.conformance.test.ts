import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@crossfade/video-server/embedded';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureLocalLivekitServer } from '../../scripts/setup/livekit-server.mjs';
import { startStack, type Stack } from '../../scripts/stack.mjs';
import { livekitConfig } from '../../scripts/stack/livekit-config.mjs';
import { waitForHttp } from '../../scripts/stack/wait-for-http.mjs';
import { productOptions } from '../stack/product-options.ts';
import { freePort } from './free-port.ts';

const EU = { apiKey: 'eukey', apiSecret: 'a-secret-of-another-deployment-in-tests' };
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
let port: number;
let stopEu: () => Promise<void>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'second-livekit-'));
  const options = await productOptions({ folder, logFolder: join(folder, 'logs'), staffToken });
  port = await freePort();
  const config = livekitConfig({
    ...EU,
    port,
    tcpPort: await freePort(),
    udpPort: await freePort(),
    webhookUrl: `http://127.0.0.1:${options.ports.server}/webhooks/livekit`,
  });
  const eu = spawn(await ensureLocalLivekitServer(console.info), ['--config-body', config], {
    stdio: 'ignore',
  });
  stopEu = async () => {
    eu.kill('SIGKILL');
    if (eu.exitCode === null && eu.signalCode === null) await once(eu, 'exit');
  };
  await waitForHttp(`http://127.0.0.1:${port}/`, { timeoutMs: 20_000 });
  stack = await startStack({
    ...options,
    services: ['livekit', 'server'],
    env: {
      ...options.env,
      DEFAULT_DEPLOYMENT: 'livekit',
      LIVEKIT_DEPLOYMENTS: 'eu',
      LIVEKIT_EU_URL: `ws://127.0.0.1:${port}`,
      LIVEKIT_EU_API_KEY: EU.apiKey,
      LIVEKIT_EU_API_SECRET: EU.apiSecret,
    },
  });
});
afterAll(async () => {
  await stack.stop();
  await stopEu();
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

it('carries the calls that a rule sends to it, tells by its own webhooks, and can be killed', async () => {
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
  expect([here.credentials.url, there.credentials.url]).toEqual([
    stack.urls.livekit,
    `ws://127.0.0.1:${port}`,
  ]);
  const rooms = new RoomServiceClient(`http://127.0.0.1:${port}`, EU.apiKey, EU.apiSecret);
  expect((await rooms.listRooms()).map(({ name }) => name)).toEqual([roomOf(there)]);

  await ask('POST', `/calls/${there.call}/end`, {});
  await expect.poll(async () => (await rooms.listRooms()).length, { timeout: 10_000 }).toBe(0);
  await ask('POST', `/calls/${here.call}/end`, {});

  const at = performance.now();
  await ask('POST', '/deployments/livekit:eu/kill', { reason: 'a test' });
  expect((await joinAt('attic')).decision).toMatchObject({ deployment: 'livekit' });
  expect(performance.now() - at).toBeLessThan(1_000);
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
