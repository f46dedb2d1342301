import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MEDIA_WORKERS } from '../adapters/native.mjs';
import { cacheFolder } from './setup/cache.mjs';
import { ensureCoturn } from './setup/coturn.mjs';
import { ensureLocalLivekitServer } from './setup/livekit-server.mjs';
import { checkPorts } from './setup/ports.mjs';
import { repositoryRoot } from './setup/repository-root.mjs';
import { coturnArguments } from './stack/coturn-arguments.mjs';
import { devSecrets } from './stack/dev-secrets.mjs';
import { livekitConfig } from './stack/livekit-config.mjs';
import { ProcessGroup } from './stack/process-group.mjs';
import { deathOf, ProcessDied } from './stack/process-died.mjs';
import { waitForHttp } from './stack/wait-for-http.mjs';
import { waitForTcp } from './stack/wait-for-tcp.mjs';
import { ensureServerBuild, serverFolder } from './stack/server-build.mjs';
import { ensureWebBuild, nextProgram, webFolder, webServerProgram } from './stack/web-build.mjs';

/**
 * @typedef {'turn' | 'livekit' | 'server' | 'web'} ServiceKind
 *
 * @typedef {object} StackPorts
 * @property {number} web
 * @property {number} server
 * @property {number} livekit
 * @property {number} livekitTcp
 * @property {number} livekitUdp
 * @property {number} [livekitMetrics] where livekit-server gives Prometheus its figures; nowhere when absent
 * @property {number} turn
 * @property {number} turnRelayFirst first of the relay's ports
 * @property {number} turnRelayLast
 * @property {number} mediaFirst first of the ports at which backends carry media themselves
 * @property {number} mediaLast
 *
 * @typedef {Record<string, string | undefined>} Environment
 *
 * @typedef {object} StackOptions
 * @property {Partial<StackPorts>} [ports]
 * @property {readonly ServiceKind[]} [services] what to start; livekit, server and web when absent
 * @property {Environment} [env] for server and web, over what the stack works out itself
 * @property {boolean} [reload] whether server and web load what changes, as for development
 * @property {string} [dataFolder] where the server keeps its database and files
 * @property {string} [logFolder]
 * @property {(service: string, line: string) => void} [onLine] each line that a service prints
 * @property {(service: string, line: string) => void} [note] what is being done for a service
 * @property {(service: string) => void} [onReady]
 *
 * @typedef {object} StackUrls
 * @property {string} web
 * @property {string} server
 * @property {string} livekit
 */

/** @type {StackPorts} */
export const defaultPorts = {
  web: 3000,
  server: 1285,
  livekit: 7880,
  livekitTcp: 7881,
  livekitUdp: 7882,
  turn: 3478,
  turnRelayFirst: 41_000,
  turnRelayLast: 41_100,
  mediaFirst: 40_000,
  mediaLast: 40_100,
};

/** As it was set at the start: what builds pages in this process, such as Vite, sets it as well. */
const MODE = process.env.NODE_ENV === 'production' ? 'production' : 'development';
/** @type {readonly ServiceKind[]} */
const USUAL = ['livekit', 'server', 'web'];
const MEDIA_PORTS_PER_SERVER = 20;
/** Patience with a busy machine that opens a database for the first time. */
const READY_MS = 120_000;
/** What loads sources that change. */
const tsx = () => createRequire(join(serverFolder, 'package.json')).resolve('tsx/cli');
/** Those who use the others stop first. */
const PROVIDERS = new Set(['turn', 'livekit']);

/**
 * Starts livekit-server, the backend and the web app as real processes on the given ports, and returns when each
 * answers. Start-up, tests and benches all run on this.
 * @param {StackOptions} [options]
 */
export async function startStack(options = {}) {
  const stack = new Stack(options);
  await stack.start();
  return stack;
}

/** The processes of one running product. `startStack` is the short way; a stack of one's own can be stopped midway. */
export class Stack {
  /** @type {Map<string, ProcessGroup>} */
  #groups = new Map();
  /** @type {Map<string, Environment>} what `restart` or `startServer` added for one process */
  #ownEnv = new Map();
  /** @type {import('./stack/dev-secrets.mjs').DevSecrets | undefined} */
  #secrets;
  /** @type {Promise<string> | undefined} */
  #serverBuild;
  /** @type {(death: ProcessDied) => void} */
  #reportDeath = () => {};
  #stopped = false;
  /** @type {string[]} in the order of their first start; each has its own slice of the media ports */
  #serverNames = [];
  /** @type {Set<string>} */
  #webNames = new Set();

  /** @param {StackOptions} options */
  constructor({ ports, services, env, reload, dataFolder, logFolder, onLine, note, onReady }) {
    this.ports = { ...defaultPorts, ...ports };
    this.services = services ?? USUAL;
    this.env = env ?? {};
    this.reload = reload ?? false;
    this.dataFolder = dataFolder ?? join(repositoryRoot, 'data');
    this.logFolder = logFolder ?? join(cacheFolder(), 'logs', String(this.ports.server));
    this.onLine = onLine;
    this.note = note ?? (() => {});
    this.onReady = onReady ?? (() => {});
    /** @type {StackUrls} */
    this.urls = {
      web: `http://localhost:${this.ports.web}`,
      server: `http://127.0.0.1:${this.ports.server}`,
      livekit: this.#setting('LIVEKIT_URL') ?? `ws://127.0.0.1:${this.ports.livekit}`,
    };
    /** Settles when a process ends that nobody told to. `kill` counts as nobody: it plays the fault. */
    this.died = new Promise((/** @type {(death: ProcessDied) => void} */ resolve) => {
      this.#reportDeath = resolve;
    });
  }

  /** Starts what `services` names and waits until it answers; what was started is stopped again when one fails. */
  async start() {
    const has = (/** @type {ServiceKind} */ kind) => this.services.includes(kind);
    const turn = has('turn') ? this.#startTurn() : Promise.resolve();
    const livekit = has('livekit') ? this.#startLivekit() : Promise.resolve();
    const server = has('server')
      ? this.startServer({ name: 'server', port: this.ports.server })
      : Promise.resolve();
    const web = has('web') ? this.startWeb({ name: 'web', port: this.ports.web }) : Promise.resolve();
    const outcomes = await Promise.allSettled([turn, livekit, server, web]);
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (!failure) return;
    await this.stop();
    throw failure.reason;
  }

  /**
   * Starts one more backend, for instance a second one on the same database.
   * @param {{ name: string, port: number, env?: Environment }} server
   * @returns {Promise<string>} its address
   */
  async startServer({ name, port, env = {} }) {
    const address = `http://127.0.0.1:${port}`;
    if (!this.#serverNames.includes(name)) this.#serverNames.push(name);
    this.#ownEnv.set(name, { SERVER_URL: address, ...env, PORT: String(port) });
    const group = await this.#launch(name, port, {
      command: process.execPath,
      args: this.reload
        ? [tsx(), 'watch', '--clear-screen=false', 'src/main.ts']
        : ['--enable-source-maps', await this.#getServerBuild(name)],
      cwd: serverFolder,
      env: { ...(await this.#serverEnv()), ...(await this.#mediaEnv(name)) },
    });
    await this.#ready(group, `${address}/health`, READY_MS);
    return address;
  }

  /**
   * Starts one more web server of the one build, for instance one that asks for another provider.
   * @param {{ name: string, port: number, env?: Environment }} web
   * @returns {Promise<string>} its address
   */
  async startWeb({ name, port, env = {} }) {
    const address = `http://localhost:${port}`;
    this.#webNames.add(name);
    this.#ownEnv.set(name, { ...env, PORT: String(port) });
    if (!this.reload) await ensureWebBuild((line) => this.note(name, line));
    const group = await this.#launch(name, port, {
      command: process.execPath,
      args: this.reload ? [nextProgram(), 'dev', '--port', String(port)] : [webServerProgram],
      cwd: webFolder,
      env: {
        NODE_ENV: this.reload ? 'development' : 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        HOSTNAME: '0.0.0.0',
        NEXT_PUBLIC_API_URL: this.#setting('NEXT_PUBLIC_API_URL') ?? this.urls.server,
        BACKEND_URL: this.#setting('BACKEND_URL') ?? this.urls.server,
        NEXT_PUBLIC_LIVEKIT_URL: this.#setting('NEXT_PUBLIC_LIVEKIT_URL') ?? this.urls.livekit,
      },
    });
    await this.#ready(group, `${address}/`, READY_MS);
    return address;
  }

  /**
   * Stops a process if it runs and starts it anew, with these variables over the ones it had.
   * @param {string} name
   * @param {Environment} [env]
   */
  async restart(name, env = {}) {
    await this.stopProcess(name);
    const own = { ...this.#ownEnv.get(name), ...env };
    this.#ownEnv.set(name, own);
    if (name === 'turn') await this.#startTurn();
    else if (name === 'livekit') await this.#startLivekit();
    else if (this.#webNames.has(name)) await this.startWeb({ name, port: Number(own['PORT']), env: own });
    else await this.startServer({ name, port: Number(own['PORT'] ?? this.ports.server), env: own });
  }

  /**
   * Ends a process the hard way, as a crash or a frozen machine would.
   * @param {string} name
   * @param {NodeJS.Signals} [signal] SIGSTOP and SIGCONT freeze and thaw
   */
  async kill(name, signal = 'SIGKILL') {
    const group = this.#group(name);
    group.kill(signal);
    if (signal === 'SIGKILL') await group.exited;
  }

  /**
   * Asks one process to stop, and waits for its end.
   * @param {string} name
   */
  async stopProcess(name) {
    await this.#group(name).stop();
  }

  /** @param {string} name */
  pid(name) {
    return this.#group(name).pid;
  }

  /** @param {string} name */
  lastLines(name) {
    return this.#group(name).lastLines;
  }

  /** The key pair that the LiveKit server of this stack accepts. */
  async livekitKeys() {
    const secrets = await this.#getSecrets();
    return {
      apiKey: this.#setting('LIVEKIT_API_KEY') ?? secrets.livekitApiKey,
      apiSecret: this.#setting('LIVEKIT_API_SECRET') ?? secrets.livekitApiSecret,
    };
  }

  /** Stops everything: those who use the providers first. */
  async stop() {
    this.#stopped = true;
    const groups = [...this.#groups.values()];
    await Promise.all(groups.filter((group) => !PROVIDERS.has(group.name)).map((group) => group.stop()));
    await Promise.all(groups.map((group) => group.stop()));
  }

  async #startTurn() {
    const { turn, turnRelayFirst, turnRelayLast } = this.ports;
    const { turnSecret } = await this.#getSecrets();
    await mkdir(this.logFolder, { recursive: true });
    const args = coturnArguments({
      port: turn,
      firstRelay: turnRelayFirst,
      lastRelay: turnRelayLast,
      secret: turnSecret,
      database: join(this.logFolder, 'turn.sqlite'),
    });
    const group = await this.#launch('turn', turn, { command: await ensureCoturn(), args, env: {} });
    await waitForTcp(turn, { timeoutMs: READY_MS, signal: deathOf(group) });
    this.onReady('turn');
  }

  async #startLivekit() {
    if (this.#setting('LIVEKIT_URL')) return;
    const binary = await ensureLocalLivekitServer((line) => this.note('livekit-server', line));
    const { livekit, livekitTcp, livekitUdp, livekitMetrics, server } = this.ports;
    const keys = await this.livekitKeys();
    const config = livekitConfig({
      port: livekit,
      tcpPort: livekitTcp,
      udpPort: livekitUdp,
      ...(livekitMetrics && { metricsPort: livekitMetrics }),
      webhookUrl: `http://127.0.0.1:${server}/webhooks/livekit`,
      ...(this.services.includes('turn') && {
        turn: { port: this.ports.turn, secret: (await this.#getSecrets()).turnSecret },
      }),
      ...keys,
    });
    await mkdir(this.logFolder, { recursive: true });
    const file = join(this.logFolder, 'livekit.yaml');
    await writeFile(file, config, { mode: 0o600 });
    const group = await this.#launch('livekit', livekit, {
      command: binary,
      args: ['--config', file],
      env: {},
      insists: true,
    });
    await this.#ready(group, `http://127.0.0.1:${livekit}/`, READY_MS);
  }

  async #serverEnv() {
    const keys = await this.livekitKeys();
    const { tokenSecret, turnSecret } = await this.#getSecrets();
    const { turn, web, livekitMetrics } = this.ports;
    await mkdir(this.dataFolder, { recursive: true });
    return {
      NODE_ENV: MODE,
      LIVEKIT_URL: this.urls.livekit,
      LIVEKIT_API_KEY: keys.apiKey,
      LIVEKIT_API_SECRET: keys.apiSecret,
      ...(livekitMetrics && { LIVEKIT_METRICS_URL: `http://127.0.0.1:${livekitMetrics}/metrics` }),
      TOKEN_SECRET: this.#setting('TOKEN_SECRET') ?? tokenSecret,
      DATA_DIR: this.#setting('DATA_DIR') ?? this.dataFolder,
      WEB_ORIGIN: this.#setting('WEB_ORIGIN') ?? `http://localhost:${web},http://127.0.0.1:${web}`,
      ...(this.services.includes('turn') && {
        STUN_URLS: `stun:127.0.0.1:${turn}`,
        TURN_URLS: `turn:127.0.0.1:${turn}?transport=udp`,
        TURN_SECRET: turnSecret,
      }),
    };
  }

  /**
   * What carries media inside a backend, and ports that no other backend of this stack has.
   * @param {string} name
   */
  async #mediaEnv(name) {
    const { mediaFirst, mediaLast } = this.ports;
    const first = mediaFirst + this.#serverNames.indexOf(name) * MEDIA_PORTS_PER_SERVER;
    const ports = { first, last: Math.min(first + MEDIA_PORTS_PER_SERVER - 1, mediaLast) };
    /** @type {Environment} */
    const env = {};
    for (const worker of MEDIA_WORKERS)
      Object.assign(env, await worker.ensure((line) => this.note(worker.name, line)), worker.portsEnv(ports));
    return env;
  }

  /**
   * @param {string} name
   * @param {number} port where it will listen; somebody else there would answer in its place
   * @param {Pick<import('./stack/process-group.mjs').GroupOptions, 'command' | 'args' | 'cwd' | 'env' | 'insists'>} what
   */
  async #launch(name, port, what) {
    await checkPorts([{ port, protocol: 'tcp', use: name }]);
    if (this.#stopped) throw new Error(`the stack was stopped before ${name} started`);
    this.note(name, 'starting');
    const group = new ProcessGroup({
      ...what,
      name,
      env: { ...process.env, ...what.env, ...this.env, ...this.#ownEnv.get(name) },
      logFile: join(this.logFolder, `${name}.log`),
      onLine: (line) => this.onLine?.(name, line),
    });
    this.#groups.set(name, group);
    void this.#watch(group);
    return group;
  }

  /** @param {ProcessGroup} group */
  async #watch(group) {
    const { how, expected } = await group.exited;
    if (!expected) this.#reportDeath(new ProcessDied(group, how));
  }

  /**
   * @param {ProcessGroup} group
   * @param {string} url
   * @param {number} timeoutMs
   */
  async #ready(group, url, timeoutMs) {
    await waitForHttp(url, { timeoutMs, signal: deathOf(group) });
    this.onReady(group.name);
  }

  /**
   * One for all servers of this stack, also those that start again after a source has changed.
   * @param {string} name
   */
  #getServerBuild(name) {
    return (this.#serverBuild ??= ensureServerBuild((line) => this.note(name, line)));
  }

  async #getSecrets() {
    this.#secrets ??= await devSecrets();
    return this.#secrets;
  }

  /** @param {string} name */
  #setting(name) {
    return this.env[name] || process.env[name] || undefined;
  }

  /** @param {string} name */
  #group(name) {
    const group = this.#groups.get(name);
    if (!group)
      throw new Error(
        `the stack has no process named ${name}; it has ${[...this.#groups.keys()].join(', ')}`,
      );
    return group;
  }
}
