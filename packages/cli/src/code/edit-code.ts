import type { Project } from 'ts-morph';
import { applyEdits } from '../edits/text-edit.ts';
import type { LegacyCode } from './legacy-code.ts';
import { removeLegacy } from './legacy-removal.ts';
import { removeUnused, scopeProject } from './unused-code.ts';

/** A source without its legacy parts. */
export interface EditedCode {
  readonly text: string;
  /** Names that it exported before and no longer does. */
  readonly removedExports: ReadonlySet<string>;
  /** Places that somebody has to decide, each as a sentence. */
  readonly problems: readonly string[];
}

/** Removes what is legacy in one source, then what only that used. Everything else stays byte for byte. */
export function editCode(path: string, text: string, legacy: LegacyCode): EditedCode {
  // One file alone, since after every change the checker reads all of them again.
  const project = scopeProject();
  const file = project.createSourceFile(`/${path}`, text, { overwrite: true });
  const { edits, problems } = removeLegacy(file, legacy);
  if (edits.length === 0) return { text, removedExports: new Set(), problems };
  const exportsBefore = exportedNames(project, path);
  const edited = removeUnused(project, path, text, applyEdits(text, edits));
  project.createSourceFile(`/${path}`, edited, { overwrite: true });
  const exportsAfter = exportedNames(project, path);
  return {
    text: edited,
    removedExports: new Set([...exportsBefore].filter((name) => !exportsAfter.has(name))),
    problems,
  };
}

function exportedNames(project: Project, path: string): ReadonlySet<string> {
  const file = project.getSourceFileOrThrow(`/${path}`);
  return new Set(file.getExportSymbols().map((symbol) => symbol.getName()));
}
