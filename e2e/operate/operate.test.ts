import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOON } from '@crossfade/video-core/testkit';
import { runCli } from '../../packages/cli/src/run-cli.ts';
import { FakePage } from '../../packages/video-server/src/testkit/fake-page.ts';
import { fakeRoutes, STAFF_TOKEN } from '../../packages/video-server/src/testkit/fake-routes.ts';

/** Plays a participant's page until its call has moved. */
async function follow(page: FakePage): Promise<void> {
  const notice = await page.told('prepare');
  if (!notice) throw new Error('told of no move');
  await page.followInto(notice.target.attempt);
  await page.report(notice.id, 'ready');
  await page.told('committed');
  await page.report(notice.id, 'swapped');
}

/** The command line against the routes of a real call server over memory, with deployments alder and birch. */
describe('crossfade, operating a server', () => {
  let fake: ReturnType<typeof fakeRoutes>;
  let folder: string;
  /** The address and the status of every answer. */
  let answers: (readonly [url: string, status: number])[];
  beforeEach(async () => {
    fake = fakeRoutes({ clock: { now: () => Date.UTC(2026, 0, 1) } });
    folder = await mkdtemp(join(tmpdir(), 'operate-'));
    answers = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      const answer = await fake.app.request(url, init);
      answers.push([url, answer.status]);
      return answer;
    });
    await fake.post('/calls/join', { key: 'garden', displayName: 'Ada', adapters: ['alder', 'birch'] });
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    await fake.server.stop();
    await rm(folder, { recursive: true });
  });

  /** Everything that a command printed, with its exit code. */
  async function run(
    words: string,
    answer?: boolean,
    environment: object = { STAFF_TOKEN },
    signal = new AbortController().signal,
  ) {
    const asked: string[] = [];
    let [out, err] = ['', ''];
    const code = await runCli(words.split(' '), {
      folder,
      environment: { ...environment },
      signal,
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

  /** Moves need a server whose clock runs. */
  async function live(): Promise<void> {
    fake = fakeRoutes();
    await fake.server.start();
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

  it('moves a call, and tells how it goes', async () => {
    await live();
    const ada = await FakePage.join(fake, { key: 'hall' });
    const moving = run('move hall --to birch');
    // Once it was seen that nobody has followed yet.
    await vi.waitFor(() => expect(answers.some(([url]) => url.includes('/moves/'))).toBe(true), SOON);
    await follow(ada);
    const { code, out, asked } = await moving;
    expect(out).toMatch(
      /^hall {2}prepare {2}0 of 1 ready\n(?:hall {2}\w+.*\n)*hall {2}is on birch \(epoch 2, after \d+ ms\)\n$/,
    );
    expect([code, asked]).toEqual([0, '']);
    expect((await run('move hall --to birch')).out).toBe('hall  was there already\n');
    expect(JSON.parse((await run('move hall --to birch --json')).out)).toEqual({
      to: 'birch',
      calls: 1,
      interrupted: false,
      outcomes: [{ key: 'hall', state: 'unchanged' }],
    });
  });

  it('asks, then moves all calls of a deployment at a pace', async () => {
    await live();
    const keys = ['attic', 'hall', 'ward'];
    const pages = await Promise.all(keys.map((key) => FakePage.join(fake, { key })));
    const words = 'move --all --from alder --to birch --pace 2';
    const declined = await run(words, false);
    expect(declined).toMatchObject({
      code: 1,
      out: 'Nothing was changed.\n',
      asked: 'Move 3 calls with 3 participants from alder to birch, 2 at a time?',
    });
    const moving = run(words, true);
    // No third move begins before one of the first two is over.
    await Promise.all(pages.slice(0, 2).map((page) => page.told('prepare')));
    expect(pages[2]?.notice).toBeUndefined();
    await Promise.all(pages.map(follow));
    const { code, out } = await moving;
    expect(code).toBe(0);
    expect(out).toMatch(/^\[3\/3\] \w+ {2}is on birch/m);
    expect(out).toMatch(/\n3 of 3 calls done\.\n$/);
    expect((await run(words, true)).out).toBe('There is no call to move.\n');
  });

  it('carries on after an interruption, and waits for what has begun', async () => {
    await live();
    const ada = await FakePage.join(fake, { key: 'hall' });
    const interrupt = new AbortController();
    const first = run(
      'move --all --from alder --to birch --yes',
      undefined,
      { STAFF_TOKEN },
      interrupt.signal,
    );
    await ada.told('prepare');
    interrupt.abort();
    expect(await first).toMatchObject({
      code: 130,
      out: expect.stringContaining('0 of 1 call done. Interrupted: what has begun goes on by itself'),
    });
    const again = run('move --all --from alder --to birch --yes');
    await vi.waitFor(() => expect(answers.map(([, status]) => status)).toContain(409), SOON);
    await follow(ada);
    expect(await again).toMatchObject({ code: 0, out: expect.stringContaining('1 of 1 call done.') });
  });

  it('says what stayed, and why', async () => {
    await live();
    await FakePage.join(fake, { key: 'hall', version: undefined });
    await run('kill birch --yes');
    const { code, out } = await run('move --all --from alder --to birch --yes');
    expect(code).toBe(1);
    expect(out).toMatch(/^\[1\/1\] hall {2}was not moved: .*\(deployment-killed\)\n/);
    expect(out).toMatch(/0 of 1 call done\. 1 stayed; the same command tries them again\.\n$/);
  });

  it.each([
    ['move', 64, /Say which/],
    ['move garden', 64, /Say which/],
    ['move --all --to birch', 64, /Say which/],
    ['move garden --all --from alder --to birch', 64, /Say which/],
    ['move --all --from alder --to birch --pace 0', 64, /--pace is a whole number/],
    ['move --all --from alder --to birch --pace 11', 64, /--pace is a whole number/],
    ['move garden --to cedar', 1, /no deployment cedar; there are alder, birch/],
    ['move --all --from cedar --to birch', 1, /no deployment cedar/],
    ['move cellar --to birch', 1, /No call is open at cellar/],
    ['move garden --from birch --to alder', 1, /garden is on alder, not on birch/],
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
