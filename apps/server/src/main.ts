import { CrossfadeError } from '@crossfade/video-core';
import { readConfig } from './configuration/config.ts';
import { createLog } from './log.ts';
import { guardProcess } from './process-guard.ts';
import { retiredVariablesStillSet } from './configuration/retired-variables.ts';
import { startServer } from './server.ts';

/** A stop that hangs is cut off after this many milliseconds. */
const STOP_TIMEOUT = 10_000;

try {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const retired = retiredVariablesStillSet(process.env);
  if (retired !== undefined) log.warn(retired);
  const { address, stop } = await startServer(config, log);
  log.info({ address }, 'serving');
  const exit = (code: number): void => {
    setTimeout(() => process.exit(1), STOP_TIMEOUT).unref();
    void stop().finally(() => {
      process.exitCode = code;
      // What was left behind by an exception may keep the process alive.
      if (code !== 0) process.exit();
    });
  };
  guardProcess({ process, log, stop: () => exit(1) });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      exit(0);
    });
} catch (error) {
  // What is wrong with the settings is said in plain words; anything else is a defect, or a port that is taken.
  const words = error instanceof CrossfadeError ? error.message : error;
  process.stderr.write(`${words instanceof Error ? (words.stack ?? words.message) : String(words)}\n`);
  process.exitCode = 1;
}
