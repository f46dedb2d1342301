import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Browser, Page } from '@playwright/test';
import { expect, otherThan, test } from '../calls/stack-fixture.ts';
import { approvedCreator, arrive, expectPicture, player } from './stream-people.ts';

const children = new Set<ChildProcess>();
test.afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** An encoder as OBS is set up: H.264 with a keyframe every 2 s, and AAC. */
function encoder(target: string, video: readonly string[] = ['-tune', 'zerolatency']): ChildProcess {
  const sources =
    '-re -f lavfi -i testsrc2=size=640x360:rate=30 -f lavfi -i sine=frequency=440:sample_rate=48000';
  const picture = `-pix_fmt yuv420p -c:v libx264 -preset veryfast ${video.join(' ')} -g 60 -b:v 1M`;
  const words = `-v error -nostdin ${sources} ${picture} -c:a aac -f flv ${target}`;
  const child = spawn('ffmpeg', words.split(' '), { stdio: 'ignore' });
  children.add(child);
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** A key of a kind, made on the creator's own page. */
async function newKey(
  page: Page,
  type: 'RTMP' | 'WHIP',
): Promise<{ readonly server: string; readonly key: string }> {
  const key = page.getByRole('textbox', { name: 'Stream key' });
  await page.getByRole('radio', { name: new RegExp(type) }).check();
  const reset = page.getByRole('button', { name: 'Reset key' });
  const before = (await key.count()) > 0 ? await key.inputValue() : '';
  if ((await reset.count()) > 0) {
    await reset.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset key' }).click();
  } else await page.getByRole('button', { name: 'Create key' }).click();
  await expect(key).not.toHaveValue(before);
  await expect(key).toHaveValue(/^[\w-]{43}$/);
  return {
    server: await page.getByRole('textbox', { name: 'Server' }).inputValue(),
    key: await key.inputValue(),
  };
}

const state = (page: Page) => page.getByTestId('ingress-state');
const expectState = (page: Page, value: string) =>
  expect(state(page)).toHaveAttribute('data-state', value, { timeout: 20_000 });

async function newStream(browser: Browser, web: string) {
  const at = (path: string): string => new URL(path, web).href;
  const username = `ada-${randomBytes(4).toString('hex')}`;
  const creator = await approvedCreator(browser, at, { username, title: `Chess with ${username}` });
  await creator.getByRole('link', { name: 'Stream with OBS' }).click();
  await expect(creator.getByRole('heading', { name: 'Stream key' })).toBeVisible();
  const viewer = await arrive(browser, at(`/${username}/live`));
  await expect(player(viewer)).toHaveAttribute('data-state', 'offline');
  const liveSince = () =>
    viewer.evaluate(
      async (name) =>
        (await (await fetch(`/api/viewer/stream/${name}`)).json()).data.liveSince as string | null,
      username,
    );
  return { creator, viewer, liveSince };
}

test('OBS by RTMP: viewers see it, it moves, the encoder comes back, and a reset ends it', async ({
  stack,
  browser,
  provider,
  moderator,
}) => {
  test.setTimeout(180_000);
  const { creator, viewer, liveSince } = await newStream(browser, stack.urls.web);
  const { server, key } = await newKey(creator, 'RTMP');
  const first = encoder(`${server}/${key}`);
  await expectState(creator, 'PUBLISHING');
  await expectPicture(viewer);
  await expect(creator.getByText('640 × 360')).toBeVisible();
  const since = await liveSince();
  expect(since).not.toBeNull();

  // Who has the key as well is kept out, and the stream goes on.
  const second = encoder(`${server}/${key}`);
  await ended(second);
  await expectPicture(viewer);

  // legacy:begin
  // The stream goes to the other provider, and goes on. The server chose the first: an encoder has no web server to ask for one.
  const began = await viewer.getByTestId('call').getAttribute('data-provider');
  const target = began === provider ? otherThan(provider) : provider;
  const at = await viewer.evaluate(() => window.__crossfade?.getState().key);
  const move = await moderator.move(at ?? '', target);
  await expect
    .poll(async () => (await moderator.moveState(move)).state, { timeout: 30_000 })
    .toMatch(/finished|aborted/);
  expect(await moderator.moveState(move)).toMatchObject({ state: 'finished' });
  await expect(viewer.getByTestId('call')).toHaveAttribute('data-provider', target);
  await expectPicture(viewer);
  // legacy:end

  // The encoder's computer was away for a moment: it is the same stream.
  first.kill('SIGKILL');
  await expectState(creator, 'INACTIVE');
  const again = encoder(`${server}/${key}`);
  await expectState(creator, 'PUBLISHING');
  await expectPicture(viewer);
  expect(await liveSince()).toBe(since);

  const reset = await newKey(creator, 'RTMP');
  await ended(again);
  await expect(player(viewer)).toHaveAttribute('data-state', 'offline');
  await ended(encoder(`${server}/${key}`));
  expect(await liveSince()).toBeNull();

  // B-frames are encoded again, and the page says which setting to change.
  encoder(`${reset.server}/${reset.key}`, ['-bf', '2']);
  await expectState(creator, 'PUBLISHING');
  await expect(creator.getByText(/Max B-frames: 0/)).toBeVisible();
  await expectPicture(viewer);
  await Promise.all([creator, viewer].map((page) => page.context().close()));
});

test('a WHIP client: viewers see it, a second is refused, and it ends by its resource', async ({
  stack,
  browser,
}) => {
  test.setTimeout(120_000);
  const { creator, viewer } = await newStream(browser, stack.urls.web);
  const { server, key } = await newKey(creator, 'WHIP');
  const client = await arrive(browser, new URL('/live', stack.urls.web).href);
  /** Offers a canvas that changes; answers what the endpoint said. */
  const publish = (codec: string) =>
    client.evaluate(
      async ({ url, token, mimeType }) => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [640, 360];
        const draw = canvas.getContext('2d');
        setInterval(() => {
          if (!draw) return;
          draw.fillStyle = `hsl(${performance.now() / 10}, 80%, 50%)`;
          draw.fillRect(0, 0, 640, 360);
        }, 33);
        const connection = new RTCPeerConnection();
        const [track] = canvas.captureStream(30).getVideoTracks();
        if (!track) throw new Error('A canvas has a track.');
        const transceiver = connection.addTransceiver(track, { direction: 'sendonly' });
        const known = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
        transceiver.setCodecPreferences(known.filter((one) => one.mimeType === mimeType));
        await connection.setLocalDescription();
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` },
          body: connection.localDescription?.sdp ?? '',
        });
        if (answer.status === 201)
          await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
        return { status: answer.status, location: answer.headers.get('location') };
      },
      { url: server, token: key, mimeType: codec },
    );
  const { status, location } = await publish('video/VP8');
  expect(status).toBe(201);
  await expectState(creator, 'PUBLISHING');
  await expectPicture(viewer);
  expect((await publish('video/VP8')).status).toBe(409);
  await expectPicture(viewer);

  const headers = { authorization: `Bearer ${key}` };
  const resource = new URL(location ?? '', server);
  expect((await fetch(resource, { method: 'DELETE', headers })).status).toBe(200);
  await expectState(creator, 'INACTIVE');
  await expect(player(viewer)).not.toHaveAttribute('data-state', 'live');
  await Promise.all([creator, viewer, client].map((page) => page.context().close()));
});
