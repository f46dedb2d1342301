import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../packages/cli/src/run-cli.ts';
import { fakeRoutes, STAFF_TOKEN } from '../../packages/video-server/src/testkit/fake-routes.ts';

/** The command line against the routes of a real call server over memory, with deployments alder and birch. */
describe('crossfade, operating a server', () => {
  let fake: ReturnType<typeof fakeRoutes>;
  let folder: string;
  beforeEach(async () => {
    fake = fakeRoutes({ clock: { now: () => Date.UTC(2026, 0, 1) } });
    folder = await mkdtemp(join(tmpdir(), 'operate-'));
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => fake.app.request(url, init));
    await fake.post('/calls/join', { key: 'garden', displayName: 'Ada', adapters: ['alder', 'birch'] });
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    await rm(folder, { recursive: true });
  });

  /** Everything that a command printed, with its exit code. */
  async function run(words: string, answer?: boolean, environment: object = { STAFF_TOKEN }) {
    const asked: string[] = [];
    let [out, err] = ['', ''];
    const code = await runCli(words.split(' '), {
      folder,
      environment: { ...environment },
      signal: new AbortController().signal,
      print: (text) => (out += text),
      printError: (text) => (err += text),
      confirm:
        answer === undefined
          ? undefined
          : async (question) => {
              asked.push(question);
              return answer;
            },
    });
    return { code, out, err, asked: asked.join() };
  }

  it('shows what runs, and why', async () => {
    expect((await run('status')).out).toBe(
      'alder  healthy  1 call\nbirch  healthy  0 calls\nRules: none (version 0).\n',
    );
    expect((await run('calls')).out).toBe(
      'garden  alder  epoch 1  DEFAULT  0 participants  since 2026-01-01T00:00:00Z\n',
    );
    const { out } = await run('explain garden');
    expect(out).toContain('garden runs on alder (epoch 1, DEFAULT).');
    expect(out).toContain('A new call now: alder (DEFAULT)');
    expect(out).toMatch(/REQUEST +abstained +The web environment asks for nothing\./);
    expect(JSON.parse((await run('calls --json')).out)).toMatchObject([{ key: 'garden' }]);
  });

  it('asks before it kills, and revives', async () => {
    const declined = await run('kill alder', false);
    expect(declined).toMatchObject({ code: 1, out: 'Nothing was changed.\n' });
    expect(declined.asked).toContain('Take alder out of service? New calls go elsewhere; 1 run on it now.');
    expect(fake.server.routing.killed()).toEqual([]);
    expect((await run('kill alder')).err).toContain('Say --yes.');
    const killed = await run('kill alder --yes --reason broken');
    expect(killed).toMatchObject({ code: 0, out: 'alder is out of service. In service: birch.\n' });
    expect((await run('kill birch --yes')).out).toContain('every new call is refused');
    expect((await run('revive alder')).out).toContain('alder is in service.');
    expect((await run('audit')).out).toMatch(
      /^\S+ +staff +revive +alder\n.*\n\S+ +staff +kill +alder +broken\n$/,
    );
    expect((await run('audit --decisions')).out).toContain('decide  alder (DEFAULT)');
  });

  it('previews rules, asks before it sets them, and takes what it printed', async () => {
    const file = join(folder, 'rules.json');
    const rules = [{ name: 'wards', to: 'birch', percent: 100, cohorts: ['wards'] }];
    await writeFile(file, JSON.stringify({ rules, cohorts: { wards: ['garden'] } }));
    const preview = 'Of the latest 1 call 1 to birch would go; 1 would go elsewhere than they did.\n';
    expect((await run('rules preview rules.json')).out).toBe(preview);
    const declined = await run('rules set rules.json', false);
    expect(declined.asked).toBe(`${preview}Set these rules, in place of version 0?`);
    expect(declined.code).toBe(1);
    const set = await run('rules set rules.json --yes --reason now');
    expect(set.out).toContain('Rules, version 1, set by staff at 2026-01-01T00:00:00Z:');
    expect(set.out).toMatch(/wards +100 % to birch +cohorts wards/);
    await writeFile(file, (await run('rules get --json')).out);
    expect((await run('rules set rules.json --yes')).out).toContain('Rules, version 2');
    await writeFile(file, JSON.stringify({ rules: [{ ...rules[0], percent: 101 }] }));
    expect(await run('rules set rules.json --yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('A percentage is at most 100. (invalid-input)'),
    });
    await writeFile(file, 'no JSON');
    expect((await run('rules set rules.json --yes')).code).toBe(64);
    expect((await run('rules get')).out).toContain('version 2');
  });

  it.each([
    ['explain', 64, /Name a key/],
    ['kill', 64, /Name a deployment/],
    ['kill cedar --yes', 1, /no deployment cedar.*\(deployment-not-found\)/],
    ['rules', 64, /rules get/],
    ['rules set', 64, /Name a file/],
    ['rules set missing.json', 1, /ENOENT/],
    ['audit --limit 0', 64, /--limit/],
  ])('refuses "%s" with a sentence', async (words, code, sentence) => {
    expect(await run(words, true)).toMatchObject({ code, err: expect.stringMatching(sentence) });
  });

  it('says which setting is missing or wrong', async () => {
    expect((await run('calls', true, {})).err).toContain('Set STAFF_TOKEN');
    expect((await run('calls', true, { STAFF_TOKEN: 'guess' })).err).toContain('(unauthorized)');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    const away = await run('calls', true, { SERVER_URL: 'http://elsewhere.example' });
    expect(away).toMatchObject({
      code: 1,
      err: 'http://elsewhere.example does not answer. Start the server, or set SERVER_URL.\n',
    });
  });
});
