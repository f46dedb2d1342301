import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { waitForTcp } from './stack/wait-for-tcp.mjs';
import { Stack, startStack } from './stack.mjs';

const ports = { livekit: 17_980, livekitTcp: 17_981, livekitUdp: 17_982, turn: 13_479, server: 11_285 };

/** @type {string} */
let logFolder;
beforeEach(async () => {
  logFolder = await mkdtemp(join(tmpdir(), 'crossfade-stack-'));
});
afterEach(() => rm(logFolder, { recursive: true }));

async function livekitAnswers() {
  const response = await fetch(`http://127.0.0.1:${ports.livekit}/`).catch(() => undefined);
  return response?.ok ?? false;
}

it('starts, crashes, restarts and stops a real livekit-server', async () => {
  const stack = await startStack({ services: ['livekit', 'turn'], ports, logFolder });
  expect(await livekitAnswers()).toBe(true);

  await stack.kill('livekit');
  expect(await livekitAnswers()).toBe(false);
  expect(await stack.died).toMatchObject({ process: 'livekit' });

  await stack.restart('livekit');
  expect(await livekitAnswers()).toBe(true);

  await stack.stop();
  expect(await livekitAnswers()).toBe(false);
}, 60_000);

it('stops what it had started when one part cannot start', async () => {
  const first = await startStack({ services: ['livekit'], ports, logFolder });
  const second = new Stack({ services: ['livekit', 'turn'], ports: { ...ports, turn: 13_480 }, logFolder });
  await expect(second.start()).rejects.toThrow(new RegExp(`${ports.livekit}/tcp \\(livekit\\) is held by`));
  await expect(waitForTcp(13_480, { timeoutMs: 300 })).rejects.toThrow('nothing accepted');
  await first.stop();
}, 60_000);
