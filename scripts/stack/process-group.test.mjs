import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProcessDied } from './process-died.mjs';
import { ProcessGroup } from './process-group.mjs';

/** @type {string} */
let folder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-group-'));
});
afterEach(() => rm(folder, { recursive: true }));

/**
 * @param {string} script
 * @param {Partial<import('./process-group.mjs').GroupOptions>} [options]
 */
function start(script, options = {}) {
  const logFile = join(folder, 'sample.log');
  const { env } = process;
  return new ProcessGroup({ name: 'sample', command: 'sh', args: ['-c', script], env, logFile, ...options });
}

/** @param {ProcessGroup} group */
async function firstLine(group) {
  while (group.lastLines.length === 0) await sleep(10);
  return group.lastLines[0] ?? '';
}

/**
 * Settles when no process of the group holds the output any more. A dead child that nobody reaped still has a number,
 * so numbers prove nothing.
 * @param {ProcessGroup} group
 */
async function allGone(group) {
  const { stdout } = group.child;
  if (stdout && !stdout.closed) await once(stdout, 'close');
}

it('keeps what is said after the end, by a process that left the group', async () => {
  const group = start('setsid sh -c "sleep 0.5; echo late" & sleep 0.2; exit 3');
  await group.exited;
  await allGone(group);
  await expect.poll(() => readFile(group.logFile, 'utf8')).toMatch(/late\n$/);
});

it('writes a log that its owner alone may read', async () => {
  const group = start('echo hello');
  await group.exited;
  await expect.poll(async () => (await stat(group.logFile)).mode & 0o777).toBe(0o600);
});

it.each([
  ['is a folder', () => folder],
  ['is on a full disk', () => '/dev/full'],
])('runs on, and says so, when its log %s', async (_, logFile) => {
  const group = start('echo before; sleep 0.3; echo after', { logFile: logFile() });
  expect(await group.exited).toMatchObject({ how: 'exit code 0' });
  await allGone(group);
  await expect.poll(() => group.lastLines).toContain('after');
  expect(group.lastLines.filter((line) => line.includes('log of sample cannot be written'))).toHaveLength(1);
});

it('stops a program with the processes that it started', async () => {
  const group = start('sleep 100 & echo ready; wait');
  await firstLine(group);
  await group.stop();
  await allGone(group);
  expect(await group.exited).toMatchObject({ expected: true });
});

it('ends what a program leaves running when it crashes, and keeps its last words', async () => {
  const group = start('sleep 100 & echo broken >&2; exit 3');
  const { how, expected } = await group.exited;
  expect({ how, expected }).toEqual({ how: 'exit code 3', expected: false });
  await allGone(group);
  await expect.poll(() => group.lastLines).toContain('broken');
  expect(new ProcessDied(group, how).message).toMatch(
    /sample stopped unexpectedly \(exit code 3\)[^]*broken[^]*sample\.log/,
  );
});

it('does not wait for ever for a program that ignores the signal', async () => {
  const group = start('trap "" TERM; echo ready; while :; do sleep 0.1; done', { grace: 300 });
  await firstLine(group);
  await group.stop();
  expect(group.running).toBe(false);
});
