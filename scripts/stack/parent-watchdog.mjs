/**
 * Stands beside a stack and outlives it by a moment: when the process that started the stack is gone, however it
 * ended, this ends every process group that was handed to it. It reads `+pid` and `-pid` lines from its input.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** @type {Set<number>} */
const groups = new Set();

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) groups.add(pid);
  else groups.delete(pid);
});
lines.on('close', () => void endAll());

async function endAll() {
  signalAll('SIGTERM');
  if (groups.size > 0) await sleep(3_000);
  signalAll('SIGKILL');
}

/** @param {NodeJS.Signals} signal */
function signalAll(signal) {
  for (const pid of groups) {
    try {
      process.kill(-pid, signal);
    } catch {
      groups.delete(pid);
    }
  }
}
