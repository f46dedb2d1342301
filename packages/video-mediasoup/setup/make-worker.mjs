/** `node make-worker.mjs TARGET` puts a worker for this machine at TARGET, for container images. */
import { copyFile } from 'node:fs/promises';
import { ensureMediasoupWorker } from './worker.mjs';
import { SetupProblem } from '../../../scripts/setup/setup-problem.mjs';

const [target] = process.argv.slice(2);
try {
  if (!target) throw new SetupProblem('Say where the worker goes: node make-worker.mjs TARGET');
  await copyFile(await ensureMediasoupWorker(console.log), target);
} catch (error) {
  console.error(error instanceof SetupProblem ? error.message : error);
  process.exitCode = 1;
}
