import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Manifest } from '../manifest/manifest.ts';
import type { CleanupPlan } from '../plan/plan-cleanup.ts';
import { runProgram, runShell } from './command.ts';
import { filesToFormat, writePlan } from './write-plan.ts';

/** The unified difference of a plan, formatted as it would be, made beside the repository, which is not touched. */
export async function unifiedDifference(
  root: string,
  manifest: Manifest,
  files: ReadonlyMap<string, string>,
  plan: CleanupPlan,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crossfade-cleanup-'));
  try {
    for (const path of [...plan.deleted, ...plan.edited.keys()])
      for (const side of ['a', 'b']) {
        await mkdir(dirname(join(folder, side, path)), { recursive: true });
        await writeFile(join(folder, side, path), files.get(path) ?? '');
      }
    await writePlan(join(folder, 'b'), plan, manifest.remove);
    const written = filesToFormat(manifest, plan).map((path) => join(folder, 'b', path));
    // Without packages there is no formatter, and the difference is shown as it is.
    await runShell(manifest.commands.format, written, { cwd: root });
    const { output } = await runProgram(
      'git',
      ['diff', '--no-index', '--no-prefix', '--no-color', 'a', 'b'],
      {
        cwd: folder,
      },
    );
    return output;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
