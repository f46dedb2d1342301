import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CleanupPlan } from '../plan/plan-cleanup.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { coveredBy } from '../manifest/path-entry.ts';

/**
 * Writes what a plan changes into a folder that holds the repository's files.
 * @param removed the files and folders of the manifest
 */
export async function writePlan(
  folder: string,
  plan: CleanupPlan,
  removed: readonly string[],
): Promise<void> {
  for (const path of plan.deleted) await rm(join(folder, path), { force: true });
  // With what is in it and not tracked, such as its installed packages.
  for (const entry of removed) await rm(join(folder, entry), { recursive: true, force: true });
  for (const [path, text] of plan.edited) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The files that a plan edits, without those that tell what has happened: their form is what made them. */
export const filesToFormat = ({ history }: Manifest, plan: CleanupPlan): readonly string[] =>
  [...plan.edited.keys()].filter((path) => !coveredBy(history, path));
