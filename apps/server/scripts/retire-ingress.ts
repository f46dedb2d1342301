import { readFile, writeFile } from 'node:fs/promises';
import { readConfig } from '../src/configuration/config.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { createLog } from '../src/log.ts';
import { restoreIngresses, retireIngresses } from '../src/ingest/store/retire-ingresses.ts';

const USAGE = 'Use: npx tsx scripts/retire-ingress.ts FILE, or --restore FILE\n';

const [first, second] = process.argv.slice(2);
const restores = first === '--restore';
const file = restores ? second : first;
if (file === undefined || file.startsWith('-')) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const config = readConfig(process.env);
const database = await openDatabase(config, createLog(config.LOG_LEVEL));
try {
  const said = restores
    ? await restoreIngresses(database.queries, await readFile(file, 'utf8'))
    : await retireIngresses(database.queries, {
        modeIsOn: config.STREAM_MODES.includes('ingress'),
        now: Date.now(),
        // Never over an export of before.
        keep: (lines) => writeFile(file, lines, { flag: 'wx' }),
      });
  process.stdout.write(`${said}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await database.close();
}
