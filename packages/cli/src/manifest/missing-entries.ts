import { RETIRED_LIST } from '../code/retire-variables.ts';
import type { Manifest } from './manifest.ts';
import { covers } from './path-entry.ts';
import { MANIFEST_FILE } from './read-manifest.ts';

/** A sentence for each thing that the manifest names and the repository does not have. */
export function missingEntries(manifest: Manifest, files: ReadonlyMap<string, string>): readonly string[] {
  const paths = [...files.keys()];
  const text = [...files].flatMap(([path, one]) => (path === MANIFEST_FILE ? [] : [one]));
  const covered = (entry: string) => paths.some((path) => covers(entry, path));
  const inAnyFile = (word: string) => text.some((one) => one.includes(word));
  return [
    ...unlessCovered('remove', manifest.remove),
    ...unlessCovered(
      'history',
      manifest.history.filter((path) => path !== manifest.report),
    ),
    ...unlessCovered('generated', manifest.generated),
    ...unlessCovered('supportMatrix', optional(manifest.supportMatrix)),
    ...unlessCovered('snapshots', optional(manifest.snapshots)),
    ...unlessCovered('edit', Object.keys(manifest.edit)),
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
    ...manifest.databaseColumns
      .filter((name) => !name.split('.').every(inAnyFile))
      .map((name) => `databaseColumns: nothing in the repository is named ${name}.`),
  ];

  function unlessCovered(entry: string, wanted: readonly string[]): readonly string[] {
    return wanted
      .filter((path) => !covered(path))
      .map((path) => `${entry}: ${path} is not in the repository.`);
  }

  function absent(entry: string, names: readonly string[]): readonly string[] {
    return names
      .filter((word) => !inAnyFile(word))
      .map((word) => `${entry}: nothing in the repository is named ${word}.`);
  }
}

const optional = (path: string | undefined): readonly string[] => (path === undefined ? [] : [path]);
