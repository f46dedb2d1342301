import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@crossfade/video-server/postgres';
import { schema, type Database } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { CommandFailed, runCommand } from '../../scripts/setup/run-command.mjs';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { freePort } from './free-port.ts';

const CALL = { id: 'c1', tenant: 't', key: 'garden', pin: 'birch', epoch: 1, attempt: 1, decision: {} };

let server: Awaited<ReturnType<typeof startPostgres>>;
let database: Database;
let folder: string;
beforeAll(async () => {
  server = await startPostgres({ port: await freePort() });
  database = await openPostgres(server.url, () => {});
  folder = await mkdtemp(join(tmpdir(), 'crossfade-retire-'));
  await runCommand('git', ['init', '--quiet'], { cwd: folder });
  const done = {
    at: new Date(Date.now() - 20 * 86_400_000).toISOString(),
    report: 'removal.md',
    // Any column that a server reads.
    databaseColumns: ['calls.enforced_version'],
  };
  await writeFile(join(folder, 'crossfade-cleanup.json'), JSON.stringify({ done }));
  await database.queries.insert(schema.tenants).values({ id: 't' });
  await database.queries.insert(schema.calls).values({ ...CALL, openedAt: new Date(), enforcedVersion: 7 });
});
afterAll(async () => {
  await database.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

it('retires what a server reads when it has stopped for long, and brings it back for that server', async () => {
  expect(await crossfade('retire-tables', '--yes', '--force', 'try')).toContain(
    'A release that reads calls.enforced_version is running',
  );
  expect(await versionOfCall()).toBe(7);

  // The server stopped, and a release without the column runs, both long ago.
  await database.queries.execute(`
    with old as (update schema_readers set last_seen_at = now() - interval '15 days')
    insert into schema_readers values ('new', '{calls.id}', now() - interval '15 days', now())`);
  expect(await crossfade('retire-tables', '--yes', '--export', 'export.jsonl')).toContain(
    'calls: 1 rows exported.',
  );
  await expect(versionOfCall()).rejects.toMatchObject({ cause: { code: '42703' } });
  expect(await readFile(join(folder, 'export.jsonl'), 'utf8')).toContain('"enforced_version": 7');

  expect(await crossfade('retire-tables', '--restore', 'export.jsonl', '--yes')).toContain(
    'calls: 1 of 1 rows restored.',
  );
  expect(await versionOfCall()).toBe(7);
});

const versionOfCall = async (): Promise<number | undefined> =>
  (await database.queries.query.calls.findFirst())?.enforcedVersion;

function crossfade(...args: readonly string[]): Promise<string> {
  const tsx = join(repositoryRoot, 'node_modules/tsx/dist/loader.mjs');
  const main = join(repositoryRoot, 'packages/cli/src/main.ts');
  return runCommand(process.execPath, ['--import', tsx, main, ...args], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: server.url },
  }).catch((error: unknown) => {
    if (error instanceof CommandFailed) return error.output;
    throw error;
  });
}
