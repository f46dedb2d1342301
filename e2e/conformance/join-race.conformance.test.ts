import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinAnswerSchema } from '@crossfade/video-server';
import { MEDIA_WORKERS, PROVIDERS } from '../../adapters/native.mjs';
import { readConfig } from '../../apps/server/src/configuration/config.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { startServer, type RunningServer } from '../../apps/server/src/server.ts';
import { Stack } from '../../scripts/stack.mjs';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { freePort } from './free-port.ts';

const JOINERS = 50;
const ROUNDS = 4;
const STAFF_TOKEN = 'a-token-for-staff-in-this-test';
/** Where a client is sent; both providers say it in the same field. */
const urlIn = (credentials: unknown): string =>
  typeof credentials === 'object' && credentials !== null && 'url' in credentials
    ? String(credentials.url)
    : '';

async function joinCall(server: string, key: string, displayName: string) {
  const response = await fetch(`${server}/calls/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key, displayName, adapters: PROVIDERS }),
  });
  expect(response.status).toBe(200);
  return joinAnswerSchema.parse(await response.json());
}

/** Fifty people at one key that nobody was at before, half of them at each server, none waiting for another. */
const race = (servers: readonly string[], key: string) =>
  Promise.all(
    Array.from({ length: JOINERS }, (_, index) =>
      joinCall(servers[index % servers.length] ?? '', key, `Guest ${index}`),
    ),
  );

/** One port for the media of a server. */
const mediaPort = (port: number): Record<string, string> =>
  Object.assign({}, ...MEDIA_WORKERS.map((worker) => worker.portsEnv({ first: port, last: port })));

const distinct = (values: readonly string[]): number => new Set(values).size;

describe('fifty first joins at once on two servers that want different providers', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof startPostgres>>;
  let stack: Stack;
  /** Two servers, each with a worker's port. */
  let servers: readonly { readonly port: number; readonly media: number; readonly provider: string }[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crossfade-race-'));
    database = await startPostgres({ port: await freePort() });
    stack = new Stack({
      ports: {
        livekit: await freePort(),
        livekitTcp: await freePort(),
        livekitUdp: await freePort(),
      },
      services: ['livekit'],
      dataFolder: folder,
      logFolder: folder,
      env: {
        DATABASE_URL: database.url,
        JOINS_PER_MINUTE: '100000',
        LOG_LEVEL: 'warn',
        STAFF_TOKEN,
      },
    });
    servers = await Promise.all(
      PROVIDERS.map(async (provider) => ({ port: await freePort(), media: await freePort(), provider })),
    );
    await stack.start();
  });
  afterAll(async () => {
    await stack.stop();
    await database.stop();
    await rm(folder, { recursive: true });
  });

  async function expectOneProvider(addresses: readonly string[], prefix: string): Promise<void> {
    for (let round = 1; round <= ROUNDS; round++) {
      const answers = await race(addresses, `${prefix}-${round}`);
      expect(distinct(answers.map(({ call }) => call))).toBe(1);
      expect(distinct(answers.map(({ decision }) => decision.deployment))).toBe(1);
      // A room lives in one place, wherever its credentials were asked for.
      expect(distinct(answers.map(({ credentials }) => urlIn(credentials)))).toBe(1);
      expect(distinct(answers.map(({ participant }) => participant.id))).toBe(JOINERS);
    }
  }

  describe('in one process', () => {
    const running: RunningServer[] = [];
    afterAll(() => Promise.all(running.map((server) => server.stop())));

    it('give one call on one provider', async () => {
      const keys = await stack.livekitKeys();
      const workers = await Promise.all(MEDIA_WORKERS.map((worker) => worker.ensure()));
      const start = ({ port, media, provider }: (typeof servers)[number]) =>
        startServer(
          readConfig({
            PORT: String(port),
            HOST: '127.0.0.1',
            DATA_DIR: folder,
            DATABASE_URL: database.url,
            VIDEO_PROVIDER: provider,
            LIVEKIT_URL: stack.urls.livekit,
            LIVEKIT_API_KEY: keys.apiKey,
            LIVEKIT_API_SECRET: keys.apiSecret,
            ...Object.assign({}, ...workers, mediaPort(media)),
            JOINS_PER_MINUTE: '100000',
          }),
          createLog('silent'),
        );
      // Both migrate an empty database at once.
      running.push(...(await Promise.all(servers.map(start))));
      await expectOneProvider(
        running.map(({ address }) => address),
        'instances',
      );
      await Promise.all(running.splice(0).map((server) => server.stop()));
    });
  });

  describe('in two processes', () => {
    let addresses: readonly string[];
    beforeAll(async () => {
      addresses = await Promise.all(
        servers.map(({ port, media, provider }) =>
          stack.startServer({
            name: `server-${provider}`,
            port,
            env: {
              VIDEO_PROVIDER: provider,
              ...mediaPort(media),
            },
          }),
        ),
      );
    });

    it('give one call on one provider', () => expectOneProvider(addresses, 'processes'));

    it('and either server ends the call for both', async () => {
      const [here = '', there = ''] = addresses;
      const { call } = await joinCall(here, 'ended', 'Ada');
      const headers = { authorization: `Bearer ${STAFF_TOKEN}` };
      const ended = await fetch(`${there}/calls/${call}/end`, { method: 'POST', headers });
      expect(ended.status).toBe(204);
      expect((await joinCall(here, 'ended', 'Ada')).call).not.toBe(call);
    });
  });
});
