import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';

export interface PackedPackage {
  readonly manifest: PackedManifest;
  readonly tarball: string;
  /** Where it was unpacked. */
  readonly folder: string;
  /** Where its sources are, with what they have installed. */
  readonly source: string;
}

/** What of a published package.json is looked at. */
interface PackedManifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The entries that are code, and no style sheets. */
export const codeOf = ({ exports }: PackedManifest): readonly string[] =>
  Object.keys(exports).filter((entry) => !entry.endsWith('.css'));

/** Builds every package of the workspace, packs it as it would be published, and unpacks it into `modules`. */
export async function packPackages(tarballs: string, modules: string): Promise<readonly PackedPackage[]> {
  const { packageManager } = await readJson<{ packageManager: string }>(join(repositoryRoot, 'package.json'));
  const sources = join(repositoryRoot, 'packages');
  const pnpm = (args: readonly string[], cwd: string) =>
    runCommand('npx', ['-y', packageManager, ...args], { cwd, timeoutMs: 120_000 });

  await mkdir(tarballs, { recursive: true });
  await pnpm(['run', 'build:packages'], repositoryRoot);
  const packed: PackedPackage[] = [];
  for (const name of await readdir(sources)) {
    const source = join(sources, name);
    const before = new Set(await readdir(tarballs));
    await pnpm(['pack', '--pack-destination', tarballs], source);
    const tarball = (await readdir(tarballs)).find((file) => !before.has(file));
    if (tarball === undefined) throw new Error(`pnpm packed nothing of ${name}.`);
    const folder = join(modules, '@crossfade', name);
    await mkdir(folder, { recursive: true });
    await runCommand('tar', ['-xzf', join(tarballs, tarball), '--strip-components=1', '-C', folder]);
    const manifest = await readJson<PackedManifest>(join(folder, 'package.json'));
    packed.push({ manifest, tarball: join(tarballs, tarball), folder, source });
  }
  return packed;
}

async function readJson<Shape>(file: string): Promise<Shape> {
  return JSON.parse(await readFile(file, 'utf8'));
}
