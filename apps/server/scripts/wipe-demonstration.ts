import { asId } from '@crossfade/video-core';
import { readConfig } from '../src/configuration/config.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { wipeDemonstration } from '../src/demonstration/wipe-demonstration.ts';
import { createLog } from '../src/log.ts';

const config = readConfig(process.env);
const database = await openDatabase(config, createLog(config.LOG_LEVEL));
try {
  const wiped = await wipeDemonstration(database.queries, asId.tenant('default'));
  process.stdout.write(
    wiped
      ? 'The demonstration residence is wiped. The next start does not make another.\n'
      : 'There is no demonstration residence here. Nothing was changed.\n',
  );
} finally {
  await database.close();
}
