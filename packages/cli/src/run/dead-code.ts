import { isUtf8 } from 'node:buffer';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { parseTree, findNodeAtLocation } from 'jsonc-parser';
import { z } from 'zod';
import { removeExport } from '../code/remove-export.ts';
import { scopeProject } from '../code/unused-code.ts';
import { removeJsonProperty } from '../documents/edit-json.ts';
import { CommandError } from '../errors/command-error.ts';
import { jsonOf } from './json-of.ts';

const named = z.array(z.object({ name: z.string() })).default([]);
const findingsSchema = z.object({
  issues: z.array(
    z.object({
      file: z.string(),
      files: named,
      dependencies: named,
      devDependencies: named,
      optionalPeerDependencies: named,
      exports: named,
      types: named,
      enumMembers: named,
      namespaceMembers: named,
      duplicates: z.array(z.unknown()).default([]),
      unlisted: named,
      unresolved: named,
      binaries: named,
    }),
  ),
});

/** One thing that nothing uses. */
export interface DeadCode {
  readonly kind: 'file' | 'dependency' | 'export' | 'other';
  /** The package.json, or the source. */
  readonly file: string;
  readonly name: string;
}

/** Reads what `knip --reporter json` prints. Throws `CommandError` where that is something else. */
export function parseDeadCode(output: string): readonly DeadCode[] {
  const start = output.indexOf('{');
  const parsed = findingsSchema.safeParse(start === -1 ? undefined : jsonOf(output.slice(start)));
  if (!parsed.success)
    throw new CommandError(
      'failed',
      'The command `findings` of the manifest printed no knip report in JSON.',
    );
  return parsed.data.issues.flatMap((issue) => {
    const of = (kind: DeadCode['kind'], ...lists: readonly (readonly { readonly name: string }[])[]) =>
      lists.flat().map(({ name }): DeadCode => ({ kind, file: issue.file, name }));
    return of('file', issue.files).concat(
      of('dependency', issue.dependencies, issue.devDependencies),
      of('export', issue.exports, issue.types),
      of('other', issue.optionalPeerDependencies, issue.enumMembers, issue.namespaceMembers),
      of('other', issue.unlisted, issue.unresolved, issue.binaries),
    );
  });
}

const identity = ({ kind, file, name }: DeadCode): string => `${kind} ${file} ${name}`;

/** What is dead now and was not before. */
export function newlyDead(before: readonly DeadCode[], after: readonly DeadCode[]): readonly DeadCode[] {
  const known = new Set(before.map(identity));
  return after.filter((one) => !known.has(identity(one)));
}

export const describeDeadCode = ({ kind, file, name }: DeadCode): string =>
  kind === 'file' ? file : `${kind} ${name} in ${file}`;

/** Removes dead code from a folder; answers the files that changed. What it cannot remove stays, to be found again. */
export async function removeDeadCode(folder: string, dead: readonly DeadCode[]): Promise<readonly string[]> {
  const project = scopeProject();
  const changed = new Set<string>();
  for (const { kind, file, name } of dead) {
    const path = join(folder, file);
    if (kind === 'file') await rm(path, { force: true });
    if (kind !== 'dependency' && kind !== 'export') continue;
    const content = await readFile(path);
    if (!isUtf8(content)) continue;
    const before = content.toString('utf8');
    const after =
      kind === 'export' ? removeExport(project, file, before, name) : withoutDependency(before, name);
    if (after === before) continue;
    await writeFile(path, after);
    changed.add(posix.normalize(file));
  }
  return [...changed];
}

function withoutDependency(text: string, name: string): string {
  return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].reduce(
    (current, block) => {
      const root = parseTree(current);
      const found = root && findNodeAtLocation(root, [block, name]);
      return found?.parent ? removeJsonProperty(current, found.parent) : current;
    },
    text,
  );
}
