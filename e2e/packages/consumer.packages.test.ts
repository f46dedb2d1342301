import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BENCH_FACTS } from '../../adapters/bench.ts';
import { PROVIDERS } from '../../adapters/native.mjs';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { CommandFailed, runCommand } from '../../scripts/setup/run-command.mjs';
import { filesBelow } from './files-below.ts';
import { makeConsumer } from './consumer.ts';
import { codeOf, packPackages, type PackedPackage } from './pack.ts';

/** Those whose media the consumer's own server carries. */
const inBackend = PROVIDERS.filter((provider) => BENCH_FACTS[provider].inBackend);

let folder: string;
let packages: readonly PackedPackage[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-consumer-'));
  packages = await packPackages(join(folder, 'tarballs'), join(folder, 'node_modules'));
  await makeConsumer(folder, packages);
});
afterAll(() => rm(folder, { recursive: true }));

test('each package says who may use it and what it is, and holds what it exports and no tests', async () => {
  expect(packages.map(({ manifest }) => manifest.name)).toEqual([
    '@crossfade/cli',
    '@crossfade/video-core',
    ...PROVIDERS.map((provider) => `@crossfade/video-${provider}`),
    '@crossfade/video-react',
    '@crossfade/video-server',
  ]);
  for (const { folder } of packages) {
    const files = (await filesBelow(folder)).filter((file) => !file.startsWith('node_modules/'));
    const always = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
    expect(files).toEqual(expect.arrayContaining(always));
    const rest = files.filter((file) => !always.includes(file));
    const published = /^(dist\/npm\/.+\.(js|js\.map|d\.ts)|theme\.css|drizzle\/.+\.(sql|json))$/;
    expect(rest.filter((file) => !published.test(file))).toEqual([]);
    expect(rest.filter((file) => /\.test\.|fixture/.test(file))).toEqual([]);
  }
});

test('of each peer the tests run on a version of every major that is allowed', async () => {
  const react18 = join(repositoryRoot, 'packages/video-react/react-18');
  for (const { manifest, source } of packages) {
    const tested = [await developmentVersions(source), await developmentVersions(react18)];
    for (const [peer, range] of Object.entries(manifest.peerDependencies ?? {})) {
      // Of ours the same version: one of another release would bring a second core.
      if (peer.startsWith('@crossfade/')) expect(range).toBe(`${majorOf(manifest.version)}.x`);
      else
        for (const allowed of range.split(' || '))
          expect(
            tested.map((versions) => majorOf(versions[peer])),
            `${peer} of ${manifest.name}`,
          ).toContain(majorOf(allowed));
    }
  }
});

test('publint finds nothing', async () => {
  for (const { folder, manifest } of packages) {
    const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true });
    expect(
      messages.map((message) => formatMessage(message, pkg)),
      manifest.name,
    ).toEqual([]);
  }
});

test('Are the types wrong? finds nothing that concerns ES modules', async () => {
  for (const { tarball, manifest } of packages) {
    const analysis = await checkPackage(createPackageFromTarballData(await readFile(tarball)), {
      excludeEntrypoints: [/\.css$/],
    });
    if (!analysis.types) throw new Error(`${manifest.name} has no types.`);
    const entries = Object.values(analysis.entrypoints).filter(({ hasTypes }) => hasTypes);
    expect(entries).toHaveLength(codeOf(manifest).length);
    // We publish ES modules alone: Node.js from 20.19 loads them with require(), older resolution ends with Node.js 10.
    const problems = analysis.problems.filter(
      (problem) =>
        !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind)),
    );
    expect(problems, manifest.name).toEqual([]);
  }
});

test('each entry keeps to the size in the .size-limit.json of its package', async () => {
  const checks = [];
  for (const { source, folder, manifest } of packages) {
    const ignore = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    for (const { path, limit } of await sizeLimits(source))
      checks.push({ name: `${manifest.name} ${path}`, path: join(folder, path), limit, ignore });
  }
  const config = join(folder, 'size-limit.mjs');
  // What comes from Node.js is not in the package either.
  await writeFile(
    config,
    `const modifyEsbuildConfig = (config) => ({ ...config, platform: 'node' });
export default ${JSON.stringify(checks)}.map((check) => ({ ...check, modifyEsbuildConfig }));\n`,
  );
  // It takes its plugins from the package.json of the folder that it is run in.
  const cwd = join(repositoryRoot, 'e2e');
  const said = await runCommand('npx', ['--no-install', 'size-limit', '--json', '--config', config], { cwd });
  expect(JSON.parse(said.slice(said.indexOf('[')))).toHaveLength(checks.length);
});

describe('in a project that has nothing of this repository', () => {
  test.each(['bundler', 'nodenext'])('every entry has types under moduleResolution %s', async (name) => {
    const tsc = join(repositoryRoot, 'node_modules/.bin/tsc');
    const said = await runCommand(tsc, ['-p', `tsconfig.${name}.json`], { cwd: folder }).catch(outputOf);
    // SDKs have errors in their own declarations, which stand outside of this folder.
    expect(said.split('\n').filter((line) => / error TS/.test(line) && !line.startsWith('../'))).toEqual([]);
  });

  test('Node.js runs the entries for servers', async () => {
    const said = await runCommand(process.execPath, ['out/server.js'], { cwd: folder, timeoutMs: 20_000 });
    expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).toEqual({
      joins: { ...Object.fromEntries(inBackend.map((provider) => [provider, provider])), memory: 'memory' },
      livekit: ['token', 'url'],
    });
  });

  test('npx runs the program of @crossfade/cli', async () => {
    const npx = (...args: readonly string[]) =>
      runCommand('npx', ['--no-install', 'crossfade', ...args], { cwd: folder, timeoutMs: 30_000 });
    expect(await npx('readiness', '--help')).toMatch(/^crossfade readiness \[--json\]/);
    await expect(npx('readiness')).rejects.toMatchObject({
      output: expect.stringContaining(`${folder} is in no git repository.`),
    });
    await runCommand('git', ['init', '--quiet'], { cwd: folder });
    await writeFile(
      join(folder, 'crossfade-cleanup.json'),
      JSON.stringify({
        provider: 'oldtalk',
        keep: 'newtalk',
        remove: ['oldtalk.ts'],
        edit: { 'package.json': {} },
        report: 'removal.md',
        commands: { install: 'true', format: 'true', checks: [{ name: 'none', run: 'true' }] },
      }),
    );
    // Nothing is known without a database: exit code 2, and every answer in JSON.
    const { output } = await npx('readiness', '--json').then(
      () => ({ output: 'it succeeded' }),
      (error: unknown) => ({ output: outputOf(error) }),
    );
    expect(JSON.parse(output.slice(output.indexOf('{')))).toMatchObject({
      provider: 'oldtalk',
      verdict: 'unknown',
    });
  });

  test('a bundler makes a page that loads a provider when it is chosen', async () => {
    const built = await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      build: { write: false },
    });
    const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
    const scripts = outputs.filter((file) => file.type === 'chunk');
    const first = scripts.filter((script) => script.isEntry);
    expect(first).toHaveLength(1);
    for (const provider of PROVIDERS) {
      const { sdk } = BENCH_FACTS[provider];
      const holding = scripts.filter(({ moduleIds }) => moduleIds.some((id) => id.includes(`/${sdk}/`)));
      expect(holding.length, sdk).toBeGreaterThan(0);
      expect(
        holding.every((script) => !script.isEntry),
        sdk,
      ).toBe(true);
    }
    expect(scripts.flatMap(({ moduleIds }) => moduleIds).filter((id) => id.includes('/zod/'))).toEqual([]);
  });
});

const majorOf = (version = ''): string | undefined => /\d+/.exec(version)?.[0];

/** Empty for a program, which nobody loads. */
async function sizeLimits(
  source: string,
): Promise<readonly { readonly path: string; readonly limit: string }[]> {
  const file = join(source, '.size-limit.json');
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : [];
}

async function developmentVersions(folder: string): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')).devDependencies;
}

function outputOf(error: unknown): string {
  if (error instanceof CommandFailed) return error.output;
  throw error;
}
