import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ensureHelm, runKubernetesValidate } from '../setup/chart-tools.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { runCommand } from '../setup/run-command.mjs';

/** @typedef {{ hostPort?: number, protocol: string }} HostPort */

const CHART = join(repositoryRoot, 'deploy', 'crossfade');
const GIVEN = {
  'image.registry': 'registry.example.com/crossfade',
  'urls.web': 'https://visits.example.com',
  'urls.server': 'https://calls.example.com',
};
/** The oldest that the chart says it takes, and the newest whose schemas there are. */
const KUBERNETES = ['1.27', '1.37'];

/**
 * What people would set, by the name of the case.
 * @type {Readonly<Record<string, Readonly<Record<string, string>>>>}
 */
const CASES = {
  'nothing but what must be given': {},
  'a LiveKit beside it': {
    'livekit.url': 'wss://livekit.example.com',
    'web.env.NEXT_PUBLIC_USE_LIVEKIT': 'true',
  },
  everything: {
    'livekit.url': 'ws://livekit:7880',
    'livekit.publicUrl': 'wss://livekit.example.com',
    'server.replicas': '3',
    'server.drainSeconds': '15',
    'server.metricsPort': '9464',
    'recordings.perServer': '2',
    'recordings.claim': 'recordings',
    'server.env.LOG_LEVEL': 'debug',
    'server.nodeSelector.media': 'yes',
    'media.nodeDomain': 'calls.example.com',
    'media.announcedIp': '203.0.113.7',
    'media.workers': '3',
    'ingress.className': 'nginx',
    'ingress.tlsSecret': 'crossfade-tls',
    'image.pullSecrets[0]': 'registry',
  },
  'no media inside the server, no ingress': { media: 'null', 'ingress.enabled': 'false' },
};

/** @type {string} */
let helm;
/** @type {string} */
let folder;
beforeAll(async () => {
  helm = await ensureHelm();
  folder = await mkdtemp(join(tmpdir(), 'crossfade-chart-'));
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(Object.entries(CASES))('%s', (_, values) => {
  const flags = flagsOf({ ...GIVEN, ...values });

  test('helm lint finds nothing', async () => {
    const said = await runCommand(helm, ['lint', '--strict', CHART, ...flags]);
    expect(said).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(said).not.toMatch(/\[(?:WARNING|ERROR)\]/);
  });

  test.each(KUBERNETES)('what it makes is what Kubernetes %s takes', async (version) => {
    const file = join(folder, 'objects.yaml');
    await writeFile(file, await template(flags));
    const said = await runKubernetesValidate(['--strict', '--kubernetes-version', `${version}.0`, file]);
    expect(said).not.toMatch(/ERROR|FAIL|WARN/i);
  });

  test('no container is root or may become it, and each is asked how it is', async () => {
    const pods = podsOf(await template(flags));
    expect(pods).toHaveLength(2);
    for (const { spec } of pods) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true });
      for (const container of spec.containers) {
        expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false });
        expect(container).toMatchObject({
          readinessProbe: {},
          livenessProbe: {},
          lifecycle: { preStop: {} },
        });
      }
    }
  });
});

test('a server that stops has the time for its pause and for its stop', async () => {
  const server = serverOf(await template(flagsOf({ ...GIVEN, 'server.drainSeconds': '15' })));
  expect(server?.spec.containers[0].lifecycle.preStop.exec.command.join(' ')).toContain('15000');
  // apps/server/src/main.ts cuts a stop off after ten seconds.
  expect(server?.spec.terminationGracePeriodSeconds).toBeGreaterThan(15 + 10);
});

test('each worker has a port of the machine, over UDP and TCP, and each server a name where media lives in it', async () => {
  const made = await template(
    flagsOf({ ...GIVEN, 'media.workers': '3', 'media.nodeDomain': 'calls.example.com' }),
  );
  const server = serverOf(made);
  const ports = server?.spec.containers[0].ports.filter(
    (/** @type {HostPort} */ { hostPort }) => hostPort !== undefined,
  );
  expect(ports.map((/** @type {HostPort} */ { hostPort, protocol }) => `${hostPort}/${protocol}`)).toEqual(
    [40_000, 40_001, 40_002].flatMap((port) => [`${port}/UDP`, `${port}/TCP`]),
  );
  const ingress = objectsOf(made).find(({ kind }) => kind === 'Ingress');
  expect(ingress.spec.rules.map((/** @type {{ host: string }} */ { host }) => host)).toEqual([
    'visits.example.com',
    'calls.example.com',
    'crossfade-server-0.calls.example.com',
    'crossfade-server-1.calls.example.com',
  ]);
});

test('where calls are recorded all servers have one folder, and elsewhere each has its own', async () => {
  const volumesOf = async (/** @type {Readonly<Record<string, string>>} */ values) =>
    serverOf(await template(flagsOf({ ...GIVEN, ...values })))?.spec.volumes;
  expect(await volumesOf({})).toEqual([{ name: 'data', emptyDir: {} }]);
  const recording = { 'recordings.perServer': '1', 'recordings.claim': 'films' };
  expect(await volumesOf(recording)).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'films' } },
    { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
  ]);
  const failure = await template(flagsOf({ ...GIVEN, 'recordings.perServer': '1' })).catch(String);
  expect(failure).toContain('claim');
});

test('figures are on a port of their own, which no service leads to', async () => {
  const made = await template(flagsOf({ ...GIVEN, 'server.metricsPort': '9464' }));
  const server = serverOf(made);
  expect(server?.spec.containers[0].env).toContainEqual({ name: 'METRICS_PORT', value: '9464' });
  expect(server?.metadata.annotations).toMatchObject({ 'prometheus.io/port': '9464' });
  const services = objectsOf(made).filter(({ kind }) => kind === 'Service' || kind === 'Ingress');
  expect(JSON.stringify(services)).not.toContain('9464');
});

test.each([
  ['image.registry', ''],
  ['urls.web', 'nowhere'],
  ['livekit.url', 'nowhere'],
  ['server.replicas', '0'],
])('%s may not be "%s"', async (name, value) => {
  const failure = await template(flagsOf({ ...GIVEN, [name]: value })).catch(String);
  expect(failure).toContain(name.split('.').at(-1));
});

/** @param {Readonly<Record<string, string>>} values */
const flagsOf = (values) => Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);

/** @param {readonly string[]} flags */
// A Helm that was built here does not know for which Kubernetes.
const template = (flags) =>
  runCommand(helm, ['template', 'crossfade', CHART, '--kube-version', '1.27.0', ...flags]);

/** @param {string} text */
const objectsOf = (text) => parseAllDocuments(text).map((document) => document.toJS());

/** @param {string} text */
const podsOf = (text) => objectsOf(text).flatMap(({ spec }) => (spec?.template ? [spec.template] : []));

/** @param {string} text */
const serverOf = (text) => podsOf(text).find(({ spec }) => spec.containers[0].name === 'server');
