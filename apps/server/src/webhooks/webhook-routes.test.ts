import { createHash } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { bearerAuthorize, MemoryBus } from '@crossfade/video-core/server';
import { createCallServer, memoryStore } from '@crossfade/video-server';
import { openEmbedded } from '@crossfade/video-server/embedded';
import { sqlStore, type Database } from '@crossfade/video-server/sql';
import { AccessToken } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../configuration/config.ts';
import { createLog } from '../log.ts';
import { DEFAULT_DEPLOYMENT, loadProviders } from '../providers.ts';
import { NOTHING_OF_ITS_OWN } from '../testkit/nothing-of-its-own.ts';

const KEYS = { apiKey: 'devkey', apiSecret: 'a-secret-for-tests-of-32-characters' };
/** Milliseconds. A new database takes 2 s on an idle machine, and a busy one runs these tests. */
const PATIENCE = 60_000;

let database: Database;
beforeAll(async () => {
  database = await openEmbedded(undefined, [], process.env['CROSSFADE_EMPTY_DATABASE']);
}, PATIENCE);
afterAll(() => database.close());

/** The routes over the deployments that an environment configures; nothing here reaches for their servers. */
async function routes(environment: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const bus = new MemoryBus();
  const secret = 'a-secret-for-tests-of-32-characters';
  const deployments = await loadProviders({
    config: readConfig({
      ...NOTHING_OF_ITS_OWN,
      LIVEKIT_URL: 'ws://127.0.0.1:1',
      LIVEKIT_API_KEY: KEYS.apiKey,
      LIVEKIT_API_SECRET: KEYS.apiSecret,
      ...environment,
    }),
    node: 'here',
    url: 'http://localhost',
    tokenSecret: secret,
    bus,
    store: sqlStore(database, log),
    onTrouble: () => {},
  });
  const { routes: app } = createCallServer({
    store: memoryStore(),
    bus,
    deployments,
    authorize: bearerAuthorize({ tenant: asId.tenant('default'), explainToAll: false }),
    secret,
    defaultDeployment: DEFAULT_DEPLOYMENT,
    webOrigins: [],
    log,
  });
  const post = async (path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
    app.request(path, { method: 'POST', body, headers });
  return { post, lines };
}

async function signed(body: string, { apiKey, apiSecret } = KEYS): Promise<Record<string, string>> {
  const token = new AccessToken(apiKey, apiSecret);
  token.sha256 = createHash('sha256').update(body).digest('base64');
  return { 'content-type': 'application/webhook+json', authorization: await token.toJwt() };
}

const body = JSON.stringify({
  event: 'room_finished',
  id: 'EV_1',
  createdAt: 1,
  room: { name: 'some-call.1.1' },
});

describe.each(['/webhooks/livekit', '/webhook/livekit', '/api/webhook/livekit'])('%s', (path) => {
  it('takes what is signed, and nothing else', async () => {
    const { post } = await routes();
    expect((await post(path, body, await signed(body))).status).toBe(204);
    const forged = await signed(body, { ...KEYS, apiSecret: 'another-secret-of-32-characters-long' });
    expect((await post(path, body, forged)).status).toBe(401);
    expect((await post(path, body.replace('EV_1', 'EV_2'), await signed(body))).status).toBe(401);
    expect((await post(path, body)).status).toBe(401);
    expect((await post(path, 'x'.repeat(300_000), await signed(body))).status).toBe(413);
  });
});

it('takes the webhooks of each deployment at one address, by the key that signed them', async () => {
  const eu = { apiKey: 'eukey', apiSecret: 'a-secret-of-another-deployment-in-tests' };
  const { post } = await routes({
    LIVEKIT_DEPLOYMENTS: 'eu',
    LIVEKIT_EU_URL: 'ws://127.0.0.1:2',
    LIVEKIT_EU_API_KEY: eu.apiKey,
    LIVEKIT_EU_API_SECRET: eu.apiSecret,
  });
  for (const keys of [KEYS, eu])
    expect((await post('/webhooks/livekit', body, await signed(body, keys))).status).toBe(204);
  const crossed = await signed(body, { apiKey: eu.apiKey, apiSecret: KEYS.apiSecret });
  expect((await post('/webhooks/livekit', body, crossed)).status).toBe(401);
});

it('writes no signature and no key to the log', async () => {
  const { post, lines } = await routes();
  await post('/webhooks/livekit', '{}', { authorization: 'a-signature' });
  const { authorization = '' } = await signed(body);
  await post('/webhooks/livekit', body, { authorization });
  expect(lines.join('')).toContain('/webhooks/livekit');
  for (const secret of ['a-signature', authorization, KEYS.apiSecret])
    expect(lines.join('')).not.toContain(secret);
});
