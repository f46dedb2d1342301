import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findExecutable } from '../setup/find-executable.mjs';
import { freePort } from '../setup/free-port.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { checkSetup, exitCodeOf } from './check-setup.mjs';

const run = promisify(execFile);
const SECRET = '9f3b1c7e5a2d8f60b4e1a7c3d95f2086';

/** Answers as the real commands do, from variables of the test. */
const STAND_IN = `#!/bin/sh
case "$*" in
  'compose version'*) [ "\${COMPOSE_VERSION-2.40.3}" ] || { echo "docker: unknown command: docker compose" >&2; exit 1; }; echo "\${COMPOSE_VERSION-2.40.3}" ;;
  'info '*) [ -z "\${ENGINE_SAYS-}" ] || { echo "$ENGINE_SAYS" >&2; exit 1; }; echo 28.2.2 ;;
  *' config --quiet') [ -z "\${CONFIG_SAYS-}" ] || { echo "$CONFIG_SAYS" >&2; exit 15; } ;;
  *' ps --services --status running') printf '%s\\n' \${RUNNING-} ;;
  'compose up '* | 'compose watch '* | 'compose '*'down '*) echo "docker $*, for $BUILD_TARGET" ;;
  *) echo "unexpected: docker $*" >&2; exit 99 ;;
esac
`;

/** @type {string} */
let folder;
/** @type {string} */
let bin;
/** @type {{ web: number, backend: number, database: number }} */
let ports;
/** @type {import('node:http').Server[]} */
const servers = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-docker-'));
  bin = join(folder, 'bin');
  await mkdir(bin);
  await mkdir(join(folder, 'node_modules'));
  await symlink(join(repositoryRoot, 'node_modules', 'yaml'), join(folder, 'node_modules', 'yaml'));
  for (const name of ['bash', 'dirname', 'env', 'node', 'sed'])
    await symlink(name === 'node' ? process.execPath : String(findExecutable(name)), join(bin, name));
  await writeFile(join(bin, 'docker'), STAND_IN, { mode: 0o755 });

  ports = { web: await freePort(), backend: await freePort(), database: await freePort() };
  await write('docker-compose.yml', composeFile());
  await write('livekit.yaml', 'port: 7880\n');
  await write('.env.example', '# LIVEKIT_API_SECRET=printed-in-the-example-0123456789abcdef\n');
  await write('.env', `LIVEKIT_API_SECRET=${SECRET}\nSTAFF_TOKEN=${SECRET}\n`);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  await rm(folder, { recursive: true });
});

test('a set-up without a fault is ready', async () => {
  expect(await script()).toMatchObject({ exitCode: 0, stdout: 'Ready.\n' });
  expect(await check()).toMatchObject({ exitCode: 0, codes: [], text: '' });
});

test('no docker', async () => {
  await rm(join(bin, 'docker'));
  expect(await check()).toMatchObject({
    exitCode: 3,
    codes: ['docker-missing'],
    text: expect.stringMatching(/docs\.docker\.com\/engine\/install/),
  });
});

test('no Compose, or one that is too old', async () => {
  expect(await check({ COMPOSE_VERSION: '' })).toMatchObject({ exitCode: 3, codes: ['compose-missing'] });
  expect(await check({ COMPOSE_VERSION: 'v2.17.2' })).toMatchObject({ exitCode: 3, codes: ['compose-old'] });
  expect(await check({ COMPOSE_VERSION: '5.7.1' })).toMatchObject({ exitCode: 0, codes: [] });
});

test('an engine that does not run, or that this user may not use', async () => {
  const stopped = { ENGINE_SAYS: 'Cannot connect to the Docker daemon' };
  expect(await check(stopped)).toMatchObject({
    exitCode: 3,
    codes: ['engine-unreachable'],
    text: expect.stringContaining('systemctl start docker'),
  });
  const denied = { ENGINE_SAYS: 'permission denied while trying to connect' };
  expect((await check(denied)).text).toContain('usermod -aG docker');
});

test('a port that something else holds, and whose it is', async () => {
  await listen(ports.backend);
  expect(await check()).toMatchObject({
    exitCode: 4,
    codes: ['port-taken'],
    text: expect.stringContaining(`Port ${ports.backend}/tcp of backend is held by`),
  });
});

test('the ports of a service that runs are its own', async () => {
  await listen(ports.backend);
  expect(await check({ RUNNING: 'backend' })).toMatchObject({ exitCode: 0, codes: [] });
});

test.each([
  ['missing', '', 'secret-missing'],
  ['short', 'LIVEKIT_API_SECRET=short', 'secret-weak'],
  ['a pattern', `LIVEKIT_API_SECRET=${'abc'.repeat(12)}`, 'secret-weak'],
  ['the example', 'LIVEKIT_API_SECRET=printed-in-the-example-0123456789abcdef', 'secret-published'],
  ['the default', 'LIVEKIT_API_SECRET=a-default-that-everybody-can-read-here', 'secret-published'],
])('a secret that is %s', async (_, line, code) => {
  await write('.env', `${line}\nSTAFF_TOKEN=${SECRET}\n`);
  expect(await check()).toMatchObject({
    exitCode: 1,
    codes: [code],
    text: expect.stringContaining('echo "LIVEKIT_API_SECRET=$(openssl rand -hex 32)" >> .env'),
  });
});

test('without a staff token it warns and is ready', async () => {
  await write('.env', `LIVEKIT_API_SECRET=${SECRET}\n`);
  expect(await check()).toMatchObject({ exitCode: 0, codes: ['secret-missing'] });
});

// legacy:begin
test.each([
  [
    'NEXT_PUBLIC_USE_LIVEKIT=true\nVIDEO_PROVIDER=other',
    {},
    'flags-disagree',
    /VIDEO_PROVIDER=livekit in \.env/,
  ],
  [
    'NEXT_PUBLIC_USE_LIVEKIT=FALSE\nVIDEO_PROVIDER=LiveKit',
    {},
    'flags-disagree',
    /USE_LIVEKIT=true in \.env/,
  ],
  ['NEXT_PUBLIC_USE_LIVEKIT=maybe', {}, 'flag-invalid', /=true or /],
  ['', { NEXT_PUBLIC_USE_LIVEKIT: 'true' }, 'flags-disagree', /unset NEXT_PUBLIC_USE_LIVEKIT/],
  ['NEXT_PUBLIC_USE_LIVEKIT=false', { VIDEO_PROVIDER: 'livekit' }, 'flags-disagree', /remove VIDEO_PROVIDER/],
])('flags that disagree: %s %o', async (lines, shell, code, fix) => {
  await write('.env', `LIVEKIT_API_SECRET=${SECRET}\nSTAFF_TOKEN=${SECRET}\n${lines}\n`);
  expect(await check(shell)).toMatchObject({ exitCode: 1, codes: [code], text: expect.stringMatching(fix) });
});

test('flags that agree', async () => {
  for (const lines of ['NEXT_PUBLIC_USE_LIVEKIT=true\nVIDEO_PROVIDER=livekit', 'VIDEO_PROVIDER=livekit']) {
    await write('.env', `LIVEKIT_API_SECRET=${SECRET}\nSTAFF_TOKEN=${SECRET}\n${lines}\n`);
    expect(await check()).toMatchObject({ exitCode: 0, codes: [] });
  }
});
// legacy:end

test('bad YAML in either file, and a file that is missing', async () => {
  await write('livekit.yaml', 'port: 7880\n\trtc: [\n');
  expect(await check()).toMatchObject({
    exitCode: 1,
    codes: ['yaml-invalid'],
    text: expect.stringMatching(/livekit\.yaml is not valid YAML: .* at line \d/),
  });
  await rm(join(folder, 'livekit.yaml'));
  expect(await check()).toMatchObject({ exitCode: 1, codes: ['file-missing'] });
});

test('YAML that Compose does not accept', async () => {
  const says = { CONFIG_SAYS: "services.web additional properties 'prots' not allowed" };
  expect(await check(says)).toMatchObject({
    exitCode: 1,
    codes: ['compose-invalid'],
    text: expect.stringContaining("'prots' not allowed"),
  });
});

test('without npm packages it says what it could not check', async () => {
  await rm(join(folder, 'node_modules'), { recursive: true });
  const { exitCode, stdout } = await script(['--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'not-checked', severity: 'warning' }]);
});

test('no .env, a folder in its place, and one that the container may not read', async () => {
  await chmod(join(folder, '.env'), process.getuid?.() === 1000 ? 0o000 : 0o600);
  expect((await check()).codes).toContain('env-unreadable');
  await rm(join(folder, '.env'));
  const shell = { LIVEKIT_API_SECRET: SECRET, STAFF_TOKEN: SECRET };
  expect(await check(shell)).toMatchObject({ exitCode: 1, codes: ['env-missing'] });
  await mkdir(join(folder, '.env'));
  expect(await check(shell)).toMatchObject({ exitCode: 1, codes: ['env-not-a-file'] });
});

test('a service that runs and does not answer, or answers badly', async () => {
  expect(await check({ RUNNING: 'database' })).toMatchObject({ exitCode: 5, codes: ['service-unreachable'] });
  await listen(ports.backend, 503);
  expect(await check({ RUNNING: 'backend' })).toMatchObject({ exitCode: 5, codes: ['service-unreachable'] });
  expect((await check({ RUNNING: 'backend' })).text).toContain('docker compose logs --tail 50 backend');
});

test('--running wants every service', async () => {
  await Promise.all([listen(ports.web), listen(ports.backend), listen(ports.database)]);
  expect(await check({ RUNNING: 'web backend database' }, true)).toMatchObject({
    exitCode: 0,
    codes: [],
  });
  expect(await check({ RUNNING: 'web backend' }, true)).toMatchObject({
    exitCode: 5,
    codes: ['service-stopped'],
  });
});

test('of a profile that is not asked for nothing has to run, and some profile must be', async () => {
  await write(
    'docker-compose.yml',
    composeFile().replaceAll(/^ {2}(\w+):\n {4}/gm, (head, service) =>
      service === 'web' ? head : `  ${service}:\n    profiles: [rest]\n    `,
    ),
  );
  await listen(ports.web);
  expect(await check({ RUNNING: 'web' }, true)).toMatchObject({ exitCode: 0 });
  expect((await check({ RUNNING: 'web', COMPOSE_PROFILES: 'rest' }, true)).codes).toEqual([
    'service-stopped',
    'service-stopped',
  ]);
  await write(
    'docker-compose.yml',
    composeFile().replaceAll(/^ {2}(\w+):\n/gm, '  $1:\n    profiles: [app]\n'),
  );
  expect(await check()).toMatchObject({ exitCode: 1, codes: ['profiles-missing'] });
  await write('.env', `LIVEKIT_API_SECRET=${SECRET}\nSTAFF_TOKEN=${SECRET}\nCOMPOSE_PROFILES=app\n`);
  expect(await check({ RUNNING: 'web' })).toMatchObject({ codes: [] });
});

test('a further deployment that does not answer, or has no secret', async () => {
  const rest = `LIVEKIT_API_SECRET=${SECRET}\nSTAFF_TOKEN=${SECRET}\nLIVEKIT_DEPLOYMENTS=eu\n`;
  await write('.env', `${rest}LIVEKIT_EU_URL=ws://127.0.0.1:${ports.web}\nLIVEKIT_EU_API_SECRET=${SECRET}\n`);
  expect(await check()).toMatchObject({ exitCode: 5, codes: ['deployment-unreachable'] });
  await write('.env', rest);
  expect(await check()).toMatchObject({ exitCode: 1, codes: ['secret-missing', 'deployment-unreachable'] });
});

test('of several problems the first to be mended gives the exit code', async () => {
  await listen(ports.backend);
  await write('.env', '');
  expect((await check({ RUNNING: 'database' })).exitCode).toBe(1);
  expect((await check({ COMPOSE_VERSION: '' })).exitCode).toBe(3);
});

test('wrong usage and an old Node', async () => {
  expect(await script(['--nonsense'])).toMatchObject({ exitCode: 2 });
  expect((await script(['--help'])).stdout).toContain('Exit codes: 0 ready');
  await rm(join(bin, 'node'));
  expect(await script()).toMatchObject({ exitCode: 2 });
});

test('docker-dev.sh makes .env, checks, starts, checks again, and copies what changes', async () => {
  await cp(join(repositoryRoot, '.env.example'), join(folder, '.env.example'));
  await rm(join(folder, '.env'));
  await Promise.all([listen(ports.web), listen(ports.backend), listen(ports.database)]);
  const variables = { RUNNING: 'web backend database' };
  const first = await script([], variables, 'docker-dev.sh');
  expect(first.stdout.split('\n')).toEqual([
    'Made .env with secrets of its own.',
    'Ready.',
    'docker compose up --build --detach --wait, for dev',
    'Ready.',
    expect.stringContaining('http://localhost:3000'),
    'docker compose watch --no-up, for dev',
    '',
  ]);
  const made = await readFile(join(folder, '.env'), 'utf8');
  expect(made.match(/^\w+=[0-9a-f]{64}$/gm)).toHaveLength(5);
  const second = await script(['--detach'], variables, 'docker-dev.sh');
  expect(second.stdout).not.toMatch(/Made|watch/);
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe(made);
});

test('docker-dev.sh starts nothing in a set-up that is broken', async () => {
  await listen(ports.backend);
  const { exitCode, stdout } = await script([], {}, 'docker-dev.sh');
  expect(exitCode).toBe(4);
  expect(stdout).not.toContain('docker compose up');
});

test('docker-stop.sh stops both compose files, and keeps the databases unless told', async () => {
  const { stdout } = await script([], { BUILD_TARGET: 'dev' }, 'docker-stop.sh');
  expect(stdout).toBe(
    'docker compose --profile * down --remove-orphans, for dev\n' +
      'docker compose --file docker-compose.livekit.yml down --remove-orphans, for dev\n',
  );
  const { stdout: all } = await script(['--volumes'], { BUILD_TARGET: 'dev' }, 'docker-stop.sh');
  expect(all.match(/down --remove-orphans --volumes/g)).toHaveLength(2);
  expect(await script([], { COMPOSE_VERSION: '' }, 'docker-stop.sh')).toMatchObject({ exitCode: 3 });
});

test.each(['docker-dev.sh', 'docker-stop.sh'])('%s refuses what it does not know', async (name) => {
  expect(await script(['--nonsense'], {}, name)).toEqual({ exitCode: 2, stdout: '' });
});

/**
 * @param {Record<string, string>} [variables]
 * @param {boolean} [running]
 */
async function check(variables = {}, running = false) {
  const shell = { PATH: bin, HOME: folder, ...variables };
  const findings = await checkSetup({ folder, file: 'docker-compose.yml', running, shell });
  const text = findings.map(({ what, fix }) => `${what} ${fix}`).join(' ');
  return { exitCode: exitCodeOf(findings), codes: findings.map(({ code }) => code), text };
}

/**
 * Runs one of the scripts in a copy of the repository.
 * @param {readonly string[]} [args]
 * @param {Record<string, string>} [variables]
 * @param {string} [name]
 * @returns {Promise<{ exitCode: number, stdout: string }>}
 */
async function script(args = [], variables = {}, name = 'test-docker-setup.sh') {
  await mkdir(join(folder, 'scripts', 'stack'), { recursive: true });
  for (const part of [
    'docker',
    'setup',
    'stack/wait-for-tcp.mjs',
    'test-docker-setup.mjs',
    'test-docker-setup.sh',
    'make-docker-env.mjs',
    'docker-dev.sh',
    'docker-stop.sh',
  ])
    await cp(join(repositoryRoot, 'scripts', part), join(folder, 'scripts', part), { recursive: true });
  try {
    const { stdout } = await run(join(folder, 'scripts', name), args, {
      env: { PATH: bin, HOME: folder, ...variables },
    });
    return { exitCode: 0, stdout };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'stdout' in error)) throw error;
    return { exitCode: Number(error.code), stdout: String(error.stdout) };
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
const write = (name, text) => writeFile(join(folder, name), text);

/**
 * @param {number} port
 * @param {number} [status]
 * @returns {Promise<void>}
 */
function listen(port, status = 200) {
  const server = createServer((_, response) => response.writeHead(status).end());
  servers.push(server);
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

const composeFile = () => `services:
  database:
    image: postgres
    ports:
      - '127.0.0.1:${ports.database}:5432'
  backend:
    environment:
      LIVEKIT_API_SECRET: \${LIVEKIT_API_SECRET:-a-default-that-everybody-can-read-here}
      STAFF_TOKEN: \${STAFF_TOKEN:-}
      VIDEO_PROVIDER: \${VIDEO_PROVIDER:-}
      NEXT_PUBLIC_USE_LIVEKIT: \${NEXT_PUBLIC_USE_LIVEKIT:-}
    ports:
      - '${ports.backend}:1285'
  web:
    volumes:
      - type: bind
        source: ./.env
        target: /app/apps/web/.env
    ports:
      - '${ports.web}:3000'
`;
