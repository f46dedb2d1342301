import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureMediasoupWorker, mediasoupWorkerIsReady } from './worker.mjs';

/** @type {string} */
let folder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-worker-'));
  vi.stubEnv('CROSSFADE_CACHE', join(folder, 'cache'));
  vi.stubEnv('MEDIASOUP_WORKER_BIN', '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A server of prebuilt workers, which exit as a worker does that was started without its parent. */
async function serveWorkers() {
  await writeFile(join(folder, 'mediasoup-worker'), '#!/bin/sh\nexit 41\n');
  await chmod(join(folder, 'mediasoup-worker'), 0o755);
  execFileSync('tar', ['-czf', join(folder, 'worker.tgz'), '-C', folder, 'mediasoup-worker']);
  const archive = await readFile(join(folder, 'worker.tgz'));
  /** @type {(string | undefined)[]} */
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    response.end(archive);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { server, requests, url: `http://127.0.0.1:${port}` };
}

it('takes the prebuilt worker where it can be reached, once', async () => {
  const { server, requests, url } = await serveWorkers();
  vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', url);
  expect(mediasoupWorkerIsReady()).toBe(false);

  const path = await ensureMediasoupWorker();
  expect(path.startsWith(join(folder, 'cache'))).toBe(true);
  expect(mediasoupWorkerIsReady()).toBe(true);
  expect(await ensureMediasoupWorker()).toBe(path);
  expect(requests).toEqual([expect.stringMatching(/^\/3\.15\.8\/mediasoup-worker-3\.15\.8-.*\.tgz$/)]);
  server.close();
});

it('replaces a cached worker that does not run on this machine', async () => {
  const { server, requests, url } = await serveWorkers();
  vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', url);
  const path = await ensureMediasoupWorker();
  // As a program does whose libraries are missing.
  await writeFile(path, '#!/bin/sh\nexit 127\n');
  expect(await ensureMediasoupWorker()).toBe(path);
  expect(await readFile(path, 'utf8')).toContain('exit 41');
  expect(requests).toHaveLength(2);
  server.close();
});

it('uses the worker that the environment names, or says what is wrong with it', async () => {
  vi.stubEnv('MEDIASOUP_WORKER_BIN', process.execPath);
  expect(await ensureMediasoupWorker()).toBe(process.execPath);
  vi.stubEnv('MEDIASOUP_WORKER_BIN', '/nowhere/at-all');
  await expect(ensureMediasoupWorker()).rejects.toThrow(
    'MEDIASOUP_WORKER_BIN names /nowhere/at-all, which is not a program',
  );
});
