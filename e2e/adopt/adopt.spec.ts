import { openPostgres } from '@crossfade/video-server/postgres';
import { expect, test } from './adopt-fixture.ts';
import { meetMuteAndLeave } from './two-browsers.ts';

/*
 * docs/adopt.md, carried out on a copy of examples/legacy-app: after each step the application is installed, built and
 * started, and two people meet in it. A step that fails ends the run, as it would end a release.
 */
test.describe.configure({ mode: 'serial', timeout: 360_000 });

test('before: two people meet through the old signalling', async ({ app, browser }) => {
  await app.build();
  const origin = await app.start({});
  expect(await meetMuteAndLeave(browser, origin, 'garden')).toEqual([]);
});

test('step 1: the call routes stand beside the old signalling', async ({ app, browser }) => {
  await app.apply('1-call-routes.patch');
  await app.build();
  const origin = await app.start({});
  expect(await meetMuteAndLeave(browser, origin, 'garden')).toEqual([]);

  expect(await joinStatus(origin, ['livekit'], {})).toBe(401);
  const headers = { authorization: `Bearer ${await logIn(origin, 'Ann')}` };
  const answer = await fetch(`${origin}/providers`, { headers });
  const { providers }: { readonly providers: readonly { readonly kind: string }[] } = await answer.json();
  expect(
    await joinStatus(
      origin,
      providers.map(({ kind }) => kind),
      headers,
    ),
  ).toBe(200);
});

test('step 2: the page joins through the layer', async ({ app, browser }) => {
  await app.apply('2-page.patch');
  await app.build();
  const origin = await app.start({});
  expectLegacy(await meetMuteAndLeave(browser, origin, 'garden'));
});

test('step 3: the old signalling is gone', async ({ app, browser }) => {
  await app.apply('3-old-signalling.patch');
  await app.build();
  const origin = await app.start({});
  expectLegacy(await meetMuteAndLeave(browser, origin, 'garden'));
});

test('step 4: LiveKit takes the share of rooms that it is given', async ({ app, livekit, browser }) => {
  await app.apply('4-livekit.patch');
  await app.build();
  expectLegacy(await meetMuteAndLeave(browser, await app.start(livekit), 'garden'));

  const everyRoom = { ...livekit, LIVEKIT_PERCENT: '100' };
  expectLivekit(await meetMuteAndLeave(browser, await app.start(everyRoom), 'garden'));

  const killed = { ...everyRoom, KILLED_DEPLOYMENTS: 'livekit' };
  expectLegacy(await meetMuteAndLeave(browser, await app.start(killed), 'garden'));
});

test('step 5: new calls go to LiveKit unless told otherwise', async ({ app, livekit, browser }) => {
  await app.apply('5-flip.patch');
  await app.build();
  expectLivekit(await meetMuteAndLeave(browser, await app.start(livekit), 'garden'));
});

test('step 6: the old provider is removed by the command', async ({ app, livekit, databaseUrl, browser }) => {
  await app.apply('6-cleanup.patch');
  await app.commit();
  const crossfade = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
    app.run('npx', ['--no-install', 'crossfade', ...args], environment);

  // Nobody knows yet who still needs it, so the command refuses.
  await expect(crossfade(['readiness'])).rejects.toMatchObject({ exitCode: 2 });
  await expect(crossfade(['cleanup', '--yes'])).rejects.toMatchObject({
    exitCode: 2,
    output: expect.stringContaining('Nothing was changed'),
  });

  // A call on the other provider is not enough: it has to be so for days.
  const database = { DATABASE_URL: databaseUrl };
  expectLivekit(await meetMuteAndLeave(browser, await app.start({ ...livekit, ...database }), 'garden'));
  await expect(crossfade(['readiness'], database)).rejects.toMatchObject({
    exitCode: 1,
    output: expect.stringMatching(/BLOCKS {3}held at 100 %: .*Wait until 14 days are on record/),
  });
  const records = await openPostgres(databaseUrl, () => {});
  await records.queries.execute(`update decisions set at = at - interval '20 days'`);
  await records.close();
  expect(await crossfade(['readiness'], database)).toMatch(/^\w+ may be removed\. Looked back 14 days\./);

  await crossfade(['cleanup', '--yes'], database);
  const [branch] = (
    await app.run('git', ['branch', '--list', 'crossfade/*', '--format', '%(refname:short)'])
  ).split('\n');
  expect(branch).toBeTruthy();
  await app.run('git', ['checkout', '--quiet', branch ?? '']);
  const { provider }: { readonly provider: string } = JSON.parse(
    await app.run('git', ['show', 'main:crossfade-cleanup.json']),
  );
  const naming = await app.run('git', ['grep', '--ignore-case', '--files-with-matches', provider]);
  expect(naming.trim()).toBe('cleanup-report.md');
  await app.run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline']);
  await app.run('npm', ['run', 'build']);
  expectLivekit(await meetMuteAndLeave(browser, await app.start(livekit), 'garden'));
});

/** Two people joined, and one of them again. */
function expectLivekit(providers: readonly string[]): void {
  expect(providers).toEqual(['livekit', 'livekit', 'livekit']);
}

function expectLegacy(providers: readonly string[]): void {
  expect(providers).toHaveLength(3);
  expect(providers).not.toContain('livekit');
}

async function logIn(origin: string, name: string): Promise<string> {
  const response = await post(`${origin}/api/login`, { name, password: name.toLowerCase() });
  const { token }: { readonly token: string } = await response.json();
  return token;
}

/** A join without a page. */
async function joinStatus(
  origin: string,
  adapters: readonly string[],
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const body = { key: 'garden', displayName: 'Zoe', adapters };
  return (await post(`${origin}/calls/join`, body, headers)).status;
}

const post = (url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
