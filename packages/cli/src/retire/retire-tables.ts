import { join } from 'node:path';
import { CommandError } from '../errors/command-error.ts';
import type { ManifestFileContent } from '../manifest/read-manifest.ts';
import type { Agreed } from '../run/agreement.ts';
import type { DatabaseSession } from './database-session.ts';
import { exportAndDrop, presentIn } from './export-and-drop.ts';
import { restore } from './restore.ts';
import { findRetireEvidence } from './retire-evidence.ts';
import { namesOf, retirementOf } from './retirement.ts';

export interface RetireOptions {
  /** What stands in the manifest's place. */
  readonly content: ManifestFileContent;
  /** Rejects with `CommandError` where no database answers. */
  readonly open: () => Promise<DatabaseSession>;
  /** Where the export goes unless it is said otherwise. */
  readonly folder: string;
  readonly exportTo: string | undefined;
  /** Brings back what this export holds, instead of retiring anything. */
  readonly restoreFrom: string | undefined;
  readonly dryRun: boolean;
  readonly force: string | undefined;
  /** For how many days nothing may have read them. */
  readonly days: number;
  readonly now: Date;
  readonly by: string;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  readonly agreed: Agreed;
  readonly print: (text: string) => void;
}

/** Retires tables and columns of the provider that was removed, or restores them. Answers the exit code. */
export async function retireTables(options: RetireOptions): Promise<number> {
  const { content, print, restoreFrom, agreed } = options;
  if (restoreFrom !== undefined) {
    if (!(await agreed(`Restore what ${restoreFrom} holds?`))) return 1;
    return withSession(options, async (session) => {
      for (const { table, rows, restored } of await restore(session, restoreFrom, options.signal))
        print(
          `${table}: ${restored} of ${rows} rows restored${restored < rows ? '; the others were deleted since' : ''}.\n`,
        );
      return 0;
    });
  }
  if (content.kind !== 'done')
    throw new CommandError(
      'refused',
      `${content.manifest.provider} is still in this repository. Run crossfade cleanup first, release it, and retire its tables one release later.`,
    );
  const planned = retirementOf(content);
  return withSession(options, async (session) => {
    const retirement = await presentIn(session.query, planned);
    const names = namesOf(retirement);
    if (names.length === 0) {
      print('There is nothing to retire: the database has none of what the removed provider used.\n');
      return 0;
    }
    const { days, now, force, dryRun } = options;
    const { running, problems } = await findRetireEvidence(session.query, retirement, {
      removedAt: content.at,
      days,
      now,
    });
    for (const sentence of [...running, ...problems]) print(`${sentence}\n`);
    if (running.length > 0) return refused(print, 'Stop it first; --force does not overrule this.');
    if (problems.length > 0 && force === undefined)
      return refused(print, 'To retire them all the same: --force "REASON".');
    const path = options.exportTo ?? join(options.folder, `crossfade-retired-${fileTime(now)}.jsonl`);
    print(`Retires ${names.join(', ')}, and exports them first to ${path}.\n`);
    if (dryRun) return 0;
    if (!(await agreed('Export and drop them?'))) return 1;
    const forced = problems.length === 0 ? undefined : force;
    const retired = await exportAndDrop(session, retirement, path, {
      signal: options.signal,
      at: now.toISOString(),
      by: options.by,
      ...(forced !== undefined && { forced }),
    });
    for (const { table, rows } of retired) print(`${table}: ${rows} rows exported.\n`);
    print(`Done. To bring them back: crossfade retire-tables --restore ${path}\n`);
    return 0;
  });
}

/** What the database says is a sentence, and in every case it is as it was. */
async function withSession(
  { open }: RetireOptions,
  work: (session: DatabaseSession) => Promise<number>,
): Promise<number> {
  const session = await open();
  try {
    return await work(session);
  } catch (error) {
    if (error instanceof CommandError || !(error instanceof Error)) throw error;
    throw new CommandError('failed', `The database refused: ${error.message}. Nothing was changed in it.`, {
      cause: error,
    });
  } finally {
    await session.close();
  }
}

function refused(print: (text: string) => void, advice: string): number {
  print(`Nothing was changed. ${advice}\n`);
  return 1;
}

const fileTime = (date: Date): string => date.toISOString().slice(0, 19).replaceAll(':', '');
