import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { interpolatedVariables, publishedPorts, variableDefaults } from './compose-text.mjs';

const FILES = ['docker-compose.yml', 'docker-compose.livekit.yml'];
const read = (/** @type {string} */ name) => readFileSync(join(repositoryRoot, name), 'utf8');
const load = (/** @type {string} */ name) => parse(read(name), { merge: true });

// github.com/compose-spec/compose-go v2.16.2, schema/compose-spec.json (Apache-2.0)
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
  JSON.parse(read('scripts/docker/compose-spec.schema.json')),
);

describe.each(FILES)('%s', (name) => {
  const file = load(name);

  it('is what the Compose Specification allows', () => {
    expect(validate(file) ? [] : validate.errors).toEqual([]);
  });

  it('publishes the ports that the set-up check reads off its text', () => {
    const parsed = Object.entries(file.services).flatMap(([service, { ports = [] }]) =>
      ports.map((/** @type {string} */ port) => `${service} ${port}`),
    );
    const seen = publishedPorts(read(name)).map(
      ({ service, first, last, protocol }) =>
        `${service} ${first}${last === first ? '' : `-${last}`}/${protocol}`,
    );
    const normal = (/** @type {string} */ port) =>
      port.replace(/ (?:127\.0\.0\.1:)?([\d-]+):[\d-]+/, ' $1').replace(/ ([\d-]+)$/, ' $1/tcp');
    expect(seen).toEqual(parsed.map(normal));
    expect(seen.length).toBeGreaterThan(3);
  });

  it('builds from Dockerfiles that exist and have the stage', () => {
    const builds = Object.values(file.services).flatMap(({ build }) => (build ? [build] : []));
    expect(builds.length).toBeGreaterThan(0);
    for (const { dockerfile, target } of builds) {
      expect(existsSync(join(repositoryRoot, dockerfile))).toBe(true);
      if (target === undefined) continue;
      for (const stage of ['dev', 'production'])
        expect(read(dockerfile)).toMatch(new RegExp(` AS ${stage}\n`));
    }
  });
});

test.each(['apps/server', 'apps/web'])('the image of %s has every tsconfig that its build reads', (app) => {
  /** @type {{ extends: string, references: readonly { path: string }[] }} */
  const { extends: base, references } = JSON.parse(read(`${app}/tsconfig.json`));
  const copied = read(`${app}/Dockerfile`)
    .split('\n')
    .flatMap((line) => (line.startsWith('COPY ') ? line.split(' ').slice(1, -1) : []));
  const wanted = [base, ...references.map(({ path }) => path)].map((path) => path.replace('../../', ''));
  expect(copied).toEqual(expect.arrayContaining(wanted.filter((path) => path.endsWith('.json'))));
});

test('the schema refuses what Compose would', () => {
  const file = load('docker-compose.yml');
  file.services.web.prots = ['3000:3000'];
  expect(validate(file)).toBe(false);
});

test('the two LiveKits differ only in what a lone one needs', () => {
  const { livekit: lone } = load('docker-compose.livekit.yml').services;
  const { livekit } = load('docker-compose.yml').services;
  const { extra_hosts: hosts, volumes, environment, ports, ...rest } = lone;
  expect(rest).toEqual({ build: livekit.build, command: livekit.command, restart: livekit.restart });
  expect(environment).toMatchObject(livekit.environment);
  expect(ports).toEqual(expect.arrayContaining([...livekit.ports, '5349:5349']));
  expect(hosts).toHaveLength(1);
  expect(volumes).toHaveLength(2);
});

test('each service of the product belongs to a profile, and what it waits for may be outside of its own', () => {
  const { services } = load('docker-compose.yml');
  const profileOf = (/** @type {string} */ service) => services[service].profiles;
  for (const [name, { depends_on: waits = {} }] of Object.entries(services)) {
    expect([['app'], ['livekit'], ['egress'], ['dev']], name).toContainEqual(profileOf(name));
    for (const [other, wait] of Object.entries(waits))
      if (profileOf(other)[0] !== profileOf(name)[0])
        expect(wait, `${name}, ${other}`).toMatchObject({ required: false });
  }
  const made = publishedPorts(read('docker-compose.yml')).map(({ service, profile }) => [service, [profile]]);
  expect(made).toEqual(made.map(([service]) => [service, profileOf(String(service))]));
});

test('of what may change no variable of the web container outlasts a restart: it mounts .env', () => {
  const { web } = load('docker-compose.yml').services;
  expect(web.environment).toEqual({ BACKEND_URL: 'http://backend:1285' });
  expect(web.env_file).toBeUndefined();
  expect(web.volumes).toEqual([
    expect.objectContaining({
      type: 'bind',
      source: './.env',
      target: '/app/apps/web/.env',
      read_only: true,
    }),
  ]);
  expect(read('apps/web/Dockerfile')).toContain('WORKDIR /app/apps/web\n');
  expect(read('.dockerignore').split('\n')).toContain('.env');
});

test('the backend gets the variables of every further LiveKit', () => {
  const { backend } = load('docker-compose.yml').services;
  expect(backend.env_file).toEqual([{ path: '.env', required: false }]);
  const fixed = Object.keys(backend.environment).filter((name) => name.startsWith('LIVEKIT_'));
  // What stands in `environment` takes precedence over .env; no further deployment may be among it.
  expect(fixed.toSorted()).toEqual(['LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET', 'LIVEKIT_URL']);
});

test('what compose files give as defaults is found', () => {
  const text = "A: ${A:-one}\nB: '${B:-}: ${C:-two}'\nD: ${D:-${E:-three}}\n";
  expect([...variableDefaults(text)]).toEqual([
    ['A', 'one'],
    ['B', ''],
    ['C', 'two'],
    ['E', 'three'],
  ]);
  expect([...interpolatedVariables(text)]).toEqual(['A', 'B', 'C', 'D', 'E']);
});
