import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import type { ProcessGroup } from '../../scripts/stack/process-group.mjs';
import { freePort } from '../conformance/free-port.ts';
import { packPackages, type PackedPackage } from '../packages/pack.ts';
import { startApplication } from '../packages/start-application.ts';

const LEGACY_APP = join(repositoryRoot, 'examples/legacy-app');
/** Milliseconds. */
const COMMAND_TIMEOUT = 240_000;
const NPM_INSTALL = ['install', '--no-audit', '--no-fund', '--prefer-offline'];

interface PackageManifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

/** A copy of the legacy application, outside this repository, which is moved onto the layer step by step. */
export class AdoptedApp {
  readonly #root: string;
  readonly #folder: string;
  readonly #packages: readonly PackedPackage[];
  #server: ProcessGroup | undefined;

  private constructor(root: string, packages: readonly PackedPackage[]) {
    this.#root = root;
    this.#folder = join(root, 'app');
    this.#packages = packages;
  }

  static async copy(): Promise<AdoptedApp> {
    const root = await mkdtemp(join(tmpdir(), 'crossfade-adopt-'));
    const source = join(LEGACY_APP, 'app');
    await cp(source, join(root, 'app'), {
      recursive: true,
      // Without what somebody has installed or built there.
      filter: (path) => !/\/(?:node_modules|dist)$/.test(path.slice(source.length)),
    });
    return new AdoptedApp(root, await packPackages(join(root, 'tarballs'), join(root, 'unpacked')));
  }

  /** Makes a step's change. */
  async apply(step: string): Promise<void> {
    await this.run('git', ['apply', '--whitespace=error-all', join(LEGACY_APP, 'steps', step)]);
  }

  /** Installs what the application declares, our packages as they would be published, and builds the page. */
  async build(): Promise<void> {
    const { dependencies } = await this.#manifest();
    const tarballs = this.#packages
      .filter(({ manifest }) => manifest.name in dependencies)
      .map(({ tarball }) => tarball);
    await this.run('npm', [...NPM_INSTALL, '--no-save', '--no-package-lock', ...tarballs]);
    await this.run('npm', ['run', 'build']);
  }

  /**
   * Commits the application to a repository of its own, as it is with whoever installed our packages from files: these
   * stand in `package.json`, and there is a lockfile.
   */
  async commit(): Promise<void> {
    const declared = await this.#manifest();
    for (const names of [declared.dependencies, declared.devDependencies])
      for (const { manifest, tarball } of this.#packages)
        if (manifest.name in names) names[manifest.name] = `file:${tarball}`;
    await writeFile(join(this.#folder, 'package.json'), `${JSON.stringify(declared, undefined, 2)}\n`);
    await this.run('npm', NPM_INSTALL);
    await this.run('git', ['init', '--quiet', '--initial-branch', 'main']);
    await this.run('git', ['config', 'user.name', 'Ann']);
    await this.run('git', ['config', 'user.email', 'ann@example.com']);
    await this.run('git', ['add', '--all']);
    await this.run('git', ['commit', '--quiet', '--message', 'Everything on the layer']);
  }

  /** Runs a program in the application's folder, and answers what it printed. Rejects with `CommandFailed`. */
  run(
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    // What the command line keeps between runs stays in the copy.
    const cache = { CROSSFADE_CACHE: join(this.#root, 'cache') };
    const env = { ...process.env, DATABASE_URL: '', ...cache, ...environment };
    return runCommand(command, args, { cwd: this.#folder, env, timeoutMs: COMMAND_TIMEOUT });
  }

  /** Starts the server, in place of one that runs, and answers its address. */
  async start(env: Readonly<Record<string, string>>): Promise<string> {
    await this.#server?.stop();
    const mediaPort = String(await freePort());
    const { server, origin } = await startApplication({
      name: 'legacy-app',
      command: process.execPath,
      args: ['server.js'],
      cwd: this.#folder,
      logFile: join(this.#root, 'server.log'),
      env: (url) => ({ DATABASE_URL: '', PUBLIC_URL: url, CALLS_MEDIA_PORT: mediaPort, ...env }),
    });
    this.#server = server;
    return origin;
  }

  async dispose(): Promise<void> {
    await this.#server?.stop();
    await rm(this.#root, { recursive: true, force: true });
  }

  async #manifest(): Promise<PackageManifest> {
    return JSON.parse(await readFile(join(this.#folder, 'package.json'), 'utf8'));
  }
}
