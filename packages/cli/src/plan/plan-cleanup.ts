import { editCode } from '../code/edit-code.ts';
import type { LegacyCode } from '../code/legacy-code.ts';
import { retireVariables } from '../code/retire-variables.ts';
import { editDockerfile } from '../documents/edit-dockerfile.ts';
import { editEnv } from '../documents/edit-env.ts';
import { editJson } from '../documents/edit-json.ts';
import { editMarkdown } from '../documents/edit-markdown.ts';
import { editSnapshot } from '../documents/edit-snapshot.ts';
import { editYaml } from '../documents/edit-yaml.ts';
import type { LegacyText } from '../documents/legacy-text.ts';
import { firstMarkedLine, markedSections } from '../documents/marked-sections.ts';
import { applyEdits } from '../edits/text-edit.ts';
import { mentionsProvider } from '../edits/legacy-name.ts';
import type { Manifest, ManifestFile } from '../manifest/manifest.ts';
import { MANIFEST_FILE } from '../manifest/read-manifest.ts';
import { coveredBy, covers } from '../manifest/path-entry.ts';
import { retirementOf } from '../retire/retirement.ts';
import { fileKind } from './file-kind.ts';
import { importedPaths, modulePaths } from './module-paths.ts';

/** What cleanup would do: pure, from the repository's files. */
export interface CleanupPlan {
  readonly deleted: readonly string[];
  /** New texts of the files that change. */
  readonly edited: ReadonlyMap<string, string>;
  /** Places in listed files that somebody has to decide first, each a sentence. */
  readonly problems: readonly string[];
  /** Places that still name the provider afterwards, as `path:line: text`. */
  readonly leftovers: readonly string[];
}

const ROUNDS = 10;

/** @param files every tracked text file by its path */
export function planCleanup(manifest: Manifest, files: ReadonlyMap<string, string>): CleanupPlan {
  const deleted = [...files.keys()].filter((path) => coveredBy(manifest.remove, path));
  const isDeleted = new Set(deleted);
  const entries = Object.entries(manifest.edit).filter(([path]) => files.has(path) && !isDeleted.has(path));
  const edited = new Map<string, string>();
  const problems = new Map<string, readonly string[]>();
  const removedExports = new Map<string, ReadonlySet<string>>();
  const imported = new Map(
    entries.map(([path]) => [path, importedPaths(path, files.get(path) ?? '')] as const),
  );
  let pending = entries;
  // What one file no longer exports is legacy in those that import it.
  for (let round = 0; pending.length > 0 && round < ROUNDS; round++) {
    const changed = new Set<string>();
    for (const [path, entry] of pending) {
      const before = files.get(path) ?? '';
      const result = edit(path, before, entry);
      problems.set(path, result.problems);
      if (result.text !== before) edited.set(path, result.text);
      if (result.removedExports.size === (removedExports.get(path)?.size ?? 0)) continue;
      removedExports.set(path, result.removedExports);
      changed.add(path);
    }
    pending = entries.filter(([path]) => imported.get(path)?.some((one) => changed.has(one)));
  }
  // Those named after the provider would keep its name in the code.
  const retired = manifest.environment.filter((name) => !mentionsProvider(name, manifest.provider));
  for (const path of manifest.retiredVariables) {
    const text = edited.get(path) ?? files.get(path);
    if (text !== undefined) edited.set(path, retireVariables(path, text, retired));
  }
  const snapshot = newestSnapshot(manifest, files);
  if (snapshot !== undefined)
    edited.set(snapshot, editSnapshot(files.get(snapshot) ?? '', retirementOf(manifest)));
  const leftovers = leftoversIn(manifest, plannedFiles(files, { deleted, edited }));
  return {
    deleted,
    edited,
    problems: [
      ...[...problems].flatMap(([path, list]) => list.map((problem) => `${path}: ${problem}.`)),
      ...unlistedMarks(manifest, files),
    ],
    leftovers,
  };

  function edit(path: string, text: string, entry: ManifestFile) {
    const legacy = legacyText(manifest, entry);
    switch (fileKind(path)) {
      case 'code': {
        const marked = applyEdits(text, markedSections(path, text));
        return editCode(path, marked, legacyCode(path, entry));
      }
      case 'json':
        return onlyText(editJson(text, legacy));
      case 'yaml':
        return onlyText(editYaml(path, text, legacy));
      case 'env':
        return onlyText(editEnv(text, legacy));
      case 'dockerfile':
        return onlyText(editDockerfile(path, text, legacy));
      case 'markdown': {
        const found: string[] = [];
        const document = editMarkdown(path, text, legacy, (language, sample) => {
          const result = editCode(`${path}.${language}`, sample, legacyCode(path, entry));
          found.push(...result.problems);
          return result.text;
        });
        return { ...onlyText(document), problems: found };
      }
      case 'marked':
        return onlyText(applyEdits(text, markedSections(path, text)));
    }
  }

  function legacyCode(path: string, entry: ManifestFile): LegacyCode {
    return {
      provider: manifest.provider,
      keep: manifest.keep,
      names: new Set([...entry.names, ...manifest.environment]),
      substitute: new Set(entry.substitute),
      tests: new Set(entry.tests),
      isRemovedModule: (specifier) =>
        isRemovedPackage(manifest, specifier) ||
        modulePaths(path, specifier).some((candidate) => isDeleted.has(candidate)),
      removedExports: (specifier) => {
        const source = modulePaths(path, specifier).find((candidate) => removedExports.has(candidate));
        return (source === undefined ? undefined : removedExports.get(source)) ?? new Set();
      },
    };
  }
}

/** A section is only removed from a file that is listed; one that is marked elsewhere would stay without a word. */
function unlistedMarks(manifest: Manifest, files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    if (path in manifest.edit || coveredBy([...manifest.remove, ...manifest.history], path)) return [];
    const line = firstMarkedLine(path, text, fileKind(path) === 'code');
    return line === undefined
      ? []
      : [`${path}:${line} marks a legacy section, but the file is not in ${MANIFEST_FILE}.`];
  });
}

const none: readonly string[] = [];
const onlyText = (text: string) => ({ text, removedExports: new Set<string>(), problems: none });

function legacyText(manifest: Manifest, entry: ManifestFile): LegacyText {
  return {
    provider: manifest.provider,
    names: new Set([...manifest.environment, ...entry.names]),
    services: new Set(manifest.composeServices),
    ports: new Set(manifest.ports),
    stages: new Set(manifest.dockerStages),
    sections: new Set(entry.sections),
    isRemovedModule: (name) => isRemovedPackage(manifest, name),
  };
}

/** A package or one of its entries. */
const isRemovedPackage = (manifest: Manifest, specifier: string): boolean =>
  manifest.modules.some((name) => specifier === name || specifier.startsWith(`${name}/`));

/** Places that name the provider, outside what has happened and what is generated, as `path:line: text`. */
export function leftoversIn(manifest: Manifest, files: ReadonlyMap<string, string>): readonly string[] {
  const { provider, history, generated, report } = manifest;
  return [...files].flatMap(([path, text]) => {
    if (coveredBy([...history, ...generated, report], path)) return [];
    const named = mentionsProvider(path, provider) ? [`${path}: the file's name`] : [];
    if (!mentionsProvider(text, provider)) return named;
    const lines = text
      .split('\n')
      .flatMap((line, index) =>
        mentionsProvider(line, provider) ? [`${path}:${index + 1}: ${line.trim().slice(0, 160)}`] : [],
      );
    return named.concat(lines);
  });
}

/** The one that the next migration is generated from. */
const newestSnapshot = ({ snapshots }: Manifest, files: ReadonlyMap<string, string>): string | undefined =>
  [...files.keys()]
    .filter((path) => snapshots !== undefined && covers(snapshots, path) && path.endsWith('_snapshot.json'))
    .toSorted()
    .at(-1);

/** The files as a plan leaves them. */
function plannedFiles(
  files: ReadonlyMap<string, string>,
  { deleted, edited }: Pick<CleanupPlan, 'deleted' | 'edited'>,
): ReadonlyMap<string, string> {
  const planned = new Map([...files, ...edited]);
  for (const path of [...deleted, MANIFEST_FILE]) planned.delete(path);
  return planned;
}
