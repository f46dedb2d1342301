import { createServer, type Server } from 'node:http';
import { asId } from '@crossfade/video-core';
import { schema } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listening } from '../http/listening.ts';
import { DATABASE_TIMEOUT, newDatabase } from '../testkit/test-database.ts';
import { sharedDatabase } from '../testkit/shared-database.ts';
import { Metrics } from './metrics.ts';
import { metricsServer } from './metrics-server.ts';

const NOW = Date.UTC(2026, 11, 1);
const decision = {
  deployment: asId.deployment('maple'),
  provider: asId.provider('maple'),
  reason: 'DEFAULT',
  variant: 'DEFAULT',
} as const;

const USAGE = { cpuSeconds: 12.5, memoryBytes: 4_096, receivedBytes: 100, sentBytes: 300 };

const open: Server[] = [];
let metrics: Metrics;
let url: string;

async function urlOf(server: Server): Promise<string> {
  open.push(server);
  const { port } = await listening(server, { host: '127.0.0.1', port: 0, variable: 'METRICS_PORT' });
  return `http://127.0.0.1:${port}`;
}

beforeAll(async () => {
  const { queries } = await sharedDatabase(newDatabase);
  const tenant = asId.tenant('metrics');
  await queries.insert(schema.tenants).values({ id: tenant }).onConflictDoNothing();
  const call = (id: string, pin: string, endedAt?: Date) => ({
    id,
    tenant,
    key: id,
    pin,
    epoch: 1,
    attempt: 0,
    decision,
    openedAt: new Date(NOW),
    ...(endedAt && { endedAt }),
  });
  await queries
    .insert(schema.calls)
    .values([call('a', 'maple'), call('b', 'maple'), call('c', 'birch', new Date(NOW))]);
  const seat = (participant: string, until: number) => ({
    call: 'a',
    participant,
    connection: participant,
    until: new Date(until),
  });
  await queries.insert(schema.controlSeats).values([seat('ann', NOW + 1), seat('gone', NOW - 1)]);
  metrics = new Metrics({
    queries,
    deployments: () => [
      { deployment: 'maple', healthy: true },
      { deployment: 'birch', healthy: false },
    ],
    adapters: () => [
      { deployment: asId.deployment('maple'), usage: () => Promise.resolve(USAGE) },
      { deployment: asId.deployment('oak'), usage: () => Promise.resolve(undefined) },
      { deployment: asId.deployment('birch'), usage: () => Promise.reject(new Error('it is away')) },
    ],
    now: () => NOW,
  });
  url = await urlOf(metricsServer({ metrics, onTrouble: () => undefined }));
}, DATABASE_TIMEOUT);
afterAll(() => {
  for (const server of open) server.close();
});

it('counts calls and who is in them by deployment, and says which deployments are well', async () => {
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const lines = (await answer.text()).split('\n');
  expect(lines).toContain('crossfade_calls{deployment="maple"} 2');
  expect(lines.filter((line) => line.startsWith('crossfade_calls{deployment="birch"}'))).toEqual([]);
  expect(lines).toContain('crossfade_participants{deployment="maple"} 1');
  expect(lines).toContain('crossfade_deployment_healthy{deployment="maple"} 1');
  expect(lines).toContain('crossfade_deployment_healthy{deployment="birch"} 0');
});

it('says what the media servers take of those that know and answer', async () => {
  const lines = (await metrics.read()).split('\n').filter((line) => line.startsWith('crossfade_media_'));
  expect(lines).toEqual([
    'crossfade_media_cpu_seconds_total{deployment="maple"} 12.5',
    'crossfade_media_memory_bytes{deployment="maple"} 4096',
    'crossfade_media_bytes_total{deployment="maple",direction="received"} 100',
    'crossfade_media_bytes_total{deployment="maple",direction="sent"} 300',
  ]);
});

it('counts decisions and failures without the key, and measures joins apart', async () => {
  const entry = {
    at: NOW,
    tenant: asId.tenant('metrics'),
    key: asId.key('a-secret-key'),
    subject: 'ann',
  };
  metrics.decided({ ...entry, outcome: { decided: true, decision } });
  metrics.decided({ ...entry, outcome: { decided: false, code: 'no-provider' } });
  metrics.failed();
  const product = await urlOf(
    createServer((request, response) => {
      metrics.requested(request.url ?? '', response);
      response.writeHead(request.url === '/api/calls/join' ? 429 : 200).end();
    }),
  );
  for (const path of ['/api/calls/join', '/health', '/anything-at-all']) await fetch(product + path);
  const text = await metrics.read();
  expect(text).toContain('crossfade_decisions_total{deployment="maple",reason="DEFAULT"} 1');
  expect(text).toContain('crossfade_undecided_total 1');
  expect(text).toContain('crossfade_failures_total 1');
  expect(text).toContain('crossfade_http_request_seconds_count{of="join",status="4xx"} 1');
  expect(text).toContain('crossfade_http_request_seconds_count{of="other",status="2xx"} 2');
  expect(text).not.toContain('a-secret-key');
});

it('answers nothing else, and 503 when the database does not answer', async () => {
  expect((await fetch(`${url}/`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
  const failed: unknown[] = [];
  const broken = await urlOf(
    metricsServer({
      metrics: { contentType: 'text/plain', read: () => Promise.reject(new Error('the database is away')) },
      onTrouble: (error) => failed.push(error),
    }),
  );
  expect((await fetch(`${broken}/metrics`)).status).toBe(503);
  expect(failed).toHaveLength(1);
});
