import { RETIRED_LIST } from '../code/retire-variables.ts';
import type { Manifest } from './manifest.ts';
import { covers } from './path-entry.ts';
import { MANIFEST_FILE } from './read-manifest.ts';

/** A sentence for each thing that the manifest names and the repository does not have. */
export function missingEntries(manifest: Manifest, files: ReadonlyMap<string, string>): readonly string[] {
  const paths = [...files.keys()];
  const text = [...files].flatMap(([path, one]) => (path === MANIFEST_FILE ? [] : [one]));
  const inAnyFile = (word: string) => text.some((one) => one.includes(word));
  return [
    ...manifest.remove
      .filter((entry) => !paths.some((path) => covers(entry, path)))
      .map((entry) => `remove: ${entry} is not in the repository.`),
    ...Object.keys(manifest.edit)
      .filter((path) => !files.has(path))
      .map((path) => `edit: ${path} is not in the repository.`),
    ...manifest.retiredVariables
      .filter((path) => files.get(path)?.includes(RETIRED_LIST) !== true)
      .map((path) => `retiredVariables: ${path} has no list ${RETIRED_LIST}.`),
    ...Object.entries(manifest.edit).flatMap(([path, entry]) =>
      [...entry.names, ...entry.substitute, ...entry.tests, ...entry.sections]
        .filter((word) => files.has(path) && files.get(path)?.includes(word) !== true)
        .map((word) => `edit: ${path} does not contain "${word}".`),
    ),
    ...absent('environment', manifest.environment),
    ...absent('modules', manifest.modules),
    ...absent('composeServices', manifest.composeServices),
    ...absent('ports', manifest.ports),
    ...absent('dockerStages', manifest.dockerStages),
    ...absent('databaseTables', manifest.databaseTables),
  ];

  function absent(entry: string, names: readonly string[]): readonly string[] {
    return names
      .filter((word) => !inAnyFile(word))
      .map((word) => `${entry}: nothing in the repository is named ${word}.`);
  }
}
