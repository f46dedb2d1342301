import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import type { ProcessGroup } from '../../scripts/stack/process-group.mjs';
import { freePort } from '../conformance/free-port.ts';
import type { PackedPackage } from '../packages/pack.ts';
import { startApplication } from '../packages/start-application.ts';

/** Milliseconds. */
const COMMAND_TIMEOUT = 240_000;

export const STAFF_TOKEN = 'the-staff-of-a-fresh-application';

/** A copy of one of examples/fresh, outside this repository, with our packages as they would be published. */
export class FreshApp {
  readonly #root: string;
  readonly #packages: readonly PackedPackage[];
  #server: ProcessGroup | undefined;

  private constructor(root: string, packages: readonly PackedPackage[]) {
    this.#root = root;
    this.#packages = packages;
  }

  static async copy(name: string, packages: readonly PackedPackage[]): Promise<FreshApp> {
    const root = await mkdtemp(join(tmpdir(), `crossfade-${name}-`));
    const source = join(repositoryRoot, 'examples/fresh', name);
    await cp(source, root, {
      recursive: true,
      // Without what somebody has installed or built there.
      filter: (path) => !/\/(?:node_modules|dist|\.next)$/.test(path.slice(source.length)),
    });
    return new FreshApp(root, packages);
  }

  /** Installs what the application declares with npm, and builds its page. */
  async build(): Promise<void> {
    const manifest: { readonly dependencies: object } = JSON.parse(
      await readFile(join(this.#root, 'package.json'), 'utf8'),
    );
    const tarballs = this.#packages
      .filter(({ manifest: { name } }) => name in manifest.dependencies)
      .map(({ tarball }) => tarball);
    await this.run('npm', [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--no-save',
      ...tarballs,
    ]);
    await this.run('npm', ['run', 'build']);
  }

  /** Runs a program in the application's folder, and answers what it printed. Rejects with `CommandFailed`. */
  run(
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...environment };
    return runCommand(command, args, { cwd: this.#root, env, timeoutMs: COMMAND_TIMEOUT });
  }

  /** Starts the server, in place of one that runs, and answers its address. */
  async start(env: Readonly<Record<string, string>>): Promise<string> {
    await this.#server?.stop();
    const mediaPort = String(await freePort());
    const { server, origin } = await startApplication({
      name: 'fresh-app',
      command: 'npm',
      args: ['start'],
      cwd: this.#root,
      logFile: join(this.#root, 'server.log'),
      env: () => ({
        CALL_SECRET: 'the secret of a fresh application, which is long',
        STAFF_TOKEN,
        MEDIA_PORT: mediaPort,
        ...env,
      }),
    });
    this.#server = server;
    return origin;
  }

  async dispose(): Promise<void> {
    await this.#server?.stop();
    await rm(this.#root, { recursive: true, force: true });
  }
}
