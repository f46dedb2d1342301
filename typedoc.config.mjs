/**
 * The reference of every package, from its sources: `npm run api` writes it to `dist/api`, and `npm run test:long
 * packages` fails when a link in it leads nowhere or something that it names is not in it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Converter } from 'typedoc';

const FOLDER = new URL('packages/', import.meta.url);

/**
 * The name by which others import an entry, by its source; of a program there is none.
 * @type {ReadonlyMap<string, string>}
 */
const NAMES = new Map(
  readdirSync(FOLDER).flatMap((folder) => {
    /** @type {{ name: string, bin?: object, exports: Readonly<Record<string, string>> }} */
    const manifest = JSON.parse(readFileSync(new URL(`${folder}/package.json`, FOLDER), 'utf8'));
    if (manifest.bin !== undefined) return [];
    return Object.entries(manifest.exports)
      .filter(([, source]) => source.endsWith('.ts'))
      .map(([entry, source]) => [`${folder}/${source.replace('./', '')}`, manifest.name + entry.slice(1)]);
  }),
);
/** What TypeDoc calls a module: the path of its source, without what every such path ends with. */
const NAMES_OF_MODULES = new Map(
  [...NAMES].map(([source, name]) => [source.replace(/(?:\/index)?\.ts$/, ''), name]),
);

/** @param {import('typedoc').Application} app */
function nameAsImported(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const entry of project.children ?? []) entry.name = NAMES_OF_MODULES.get(entry.name) ?? entry.name;
  });
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'Crossfade',
  entryPoints: [...NAMES.keys()].map((source) => `packages/${source}`),
  plugin: [nameAsImported],
  tsconfig: 'tsconfig.api.json',
  out: 'dist/api',
  readme: 'none',
  excludeInternal: true,
  excludePrivate: true,
  hideGenerator: true,
  disableSources: true,
  githubPages: false,
  // The type checker has been here before.
  skipErrorChecking: true,
};
