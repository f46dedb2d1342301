import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PROVIDERS } from '../../adapters/native.mjs';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { codeOf, type PackedPackage } from './pack.ts';

const HERE = import.meta.dirname;
/** What an adopter's own project has beside our packages. */
const INSTALLED = ['react', 'react-dom', '@types/node', '@types/react', '@types/react-dom'];

/**
 * Fills a folder with a project that somebody else could have made: it has our packages as they are published, knows
 * nothing of this repository, and has as its page what docs/hooks.md shows.
 */
export async function makeConsumer(folder: string, packages: readonly PackedPackage[]): Promise<void> {
  const modules = join(folder, 'node_modules');
  for (const name of INSTALLED) await link(join(repositoryRoot, 'e2e'), name, modules);
  for (const { manifest, source, folder } of packages) {
    // Each gets what it declares and nothing else, so that an import without a declaration is not found.
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
    for (const name of Object.keys(declared).filter((name) => !name.startsWith('@crossfade/')))
      await link(source, name, join(folder, 'node_modules'));
    for (const [name, file] of Object.entries(manifest.bin ?? {})) {
      await mkdir(join(modules, '.bin'), { recursive: true });
      await symlink(join(folder, file), join(modules, '.bin', name));
    }
  }

  const files = {
    'package.json': JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
    'tsconfig.bundler.json': tsconfig({ module: 'ESNext', moduleResolution: 'Bundler', noEmit: true }),
    'tsconfig.nodenext.json': tsconfig({ module: 'NodeNext', moduleResolution: 'NodeNext', outDir: 'out' }),
    'entries.ts': entriesOf(packages)
      .map((entry, index) => `export * as entry${index} from '${entry}';\n`)
      .join(''),
    // Its own sources are compiled, and what they import is called by what comes of it.
    'server.ts': (await readFile(join(HERE, 'consumer-server.ts'), 'utf8')).replace(
      './served.ts',
      './served.js',
    ),
    'served.ts': await readFile(await servedFile(), 'utf8'),
    'index.html': '<!doctype html><div id="root"></div><script type="module" src="./page.tsx"></script>',
    'page.tsx': PAGE,
    'call.tsx': firstTsx(await readFile(join(repositoryRoot, 'docs/hooks.md'), 'utf8')),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** What a provider whose media runs in the server's own process has the consumer write, where there is one. */
async function servedFile(): Promise<string> {
  const packages = join(repositoryRoot, 'packages');
  const files = (await readdir(packages)).map((name) => join(packages, name, 'consumer/served.ts'));
  return files.find((file) => existsSync(file)) ?? join(HERE, 'served.ts');
}

/** Every name under which code of the packages can be imported. */
function entriesOf(packages: readonly PackedPackage[]): readonly string[] {
  return packages.flatMap(({ manifest }) => codeOf(manifest).map((entry) => manifest.name + entry.slice(1)));
}

/** Libraries' declarations are checked too: an adopter may do so, and ours must not be what is wrong. */
const tsconfig = (compilerOptions: object): string =>
  JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
      types: ['node'],
      jsx: 'react-jsx',
      strict: true,
      skipLibCheck: false,
      ...compilerOptions,
    },
    files: ['entries.ts', 'server.ts', 'page.tsx'],
  });

/** What the documentation shows, and in the same page every provider. */
const PAGE = `import { asId } from '@crossfade/video-core';
${PROVIDERS.map((provider) => `import { ${provider} } from '@crossfade/video-${provider}';`).join('\n')}
import { createRoot } from 'react-dom/client';
import { Call } from './call.js';

export const adapters = [${PROVIDERS.map((provider) => `${provider}()`).join(', ')}];
const root = document.getElementById('root');
if (root) createRoot(root).render(<Call callKey={asId.key('garden')} />);
`;

function firstTsx(markdown: string): string {
  const code = /```tsx\n(.*?)```/s.exec(markdown)?.[1];
  if (code === undefined) throw new Error('docs/hooks.md shows no component any more.');
  return code;
}

/** Makes what a folder of this repository has installed available below `modules` as well. */
async function link(from: string, name: string, modules: string): Promise<void> {
  const place = join(modules, name);
  await mkdir(dirname(place), { recursive: true });
  await symlink(await realpath(join(from, 'node_modules', name)), place);
}
