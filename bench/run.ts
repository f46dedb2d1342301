/**
 * Runs the benches one after the other, each in a process of its own: all of them, or those that are named.
 *
 *   npm run bench [-- NAME...]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { choice } from './setting/command-line.ts';

const BENCHES = [
  'bundle-size',
  'reducer-cost',
  'decision-cost',
  'compare',
  'quality-intake',
  'quality-queries',
  'quality-cost',
  'renders',
  'join-latency',
  'join-throughput',
  'health-while-moderating',
  'visit-lobbies',
  'visit-first-frame',
  'join-to-first-frame',
  'cycles',
  'move',
  'demand',
  'crowded-join',
] as const;

const named = process.argv.slice(2);
const chosen = named.length === 0 ? BENCHES : named.flatMap((name) => choice('bench', name, BENCHES));

const broken: string[] = [];
for (const name of chosen) {
  console.log(`\n=== ${name}`);
  const program = fileURLToPath(import.meta.resolve(`./${name}.ts`));
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: 'inherit' });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) broken.push(name);
}
if (broken.length > 0) {
  console.error(`\nFailed, or a bound was broken: ${broken.join(', ')}`);
  process.exitCode = 1;
}
