import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { command, ensureSystemPackages } from '../../scripts/setup/system-packages.mjs';
import { otherThan } from '../calls/stack-fixture.ts';
import { expect, test } from './screen-fixture.ts';
import { MIRA, SAM } from './people.ts';

const run = promisify(execFile);
const FILM = fileURLToPath(new URL('../../docs/screenshots/moving-call.gif', import.meta.url));

/** Milliseconds between two pictures, and of film before the request and after the move. */
const EVERY = 125;
const BEFORE = 2_000;
const AFTER = 3_000;
const WIDTH = 640;
/** The product is new for each film. */
const KEY = 'garden';

/** Runs in the page, before its scripts: cameras show a clock. */
function filmClock(): void {
  const film = (): MediaStreamTrack[] => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const context = canvas.getContext('2d');
    const draw = (): void => {
      if (!context) return;
      const now = new Date();
      context.fillStyle = '#17324d';
      context.fillRect(0, 0, 640, 360);
      // A hand that goes round once a second shows that nothing stands still.
      const turn = (now.getMilliseconds() / 1_000) * Math.PI * 2 - Math.PI / 2;
      context.strokeStyle = '#f2b84b';
      context.lineWidth = 10;
      context.beginPath();
      context.arc(320, 180, 150, -Math.PI / 2, turn);
      context.stroke();
      context.fillStyle = '#fff';
      context.font = '600 76px ui-monospace, monospace';
      context.textAlign = 'center';
      context.fillText(
        `${String(now.getSeconds()).padStart(2, '0')}.${Math.floor(now.getMilliseconds() / 100)}`,
        320,
        206,
      );
    };
    draw();
    setInterval(draw, 1_000 / 15);
    return canvas.captureStream(15).getVideoTracks();
  };
  const media = navigator.mediaDevices;
  const open = media.getUserMedia.bind(media);
  media.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    if (stream.getVideoTracks().length === 0) return stream;
    for (const camera of stream.getVideoTracks()) camera.stop();
    return new MediaStream([...stream.getAudioTracks(), ...film()]);
  };
}

test('the film of docs/moving-calls.md: a call crosses to another provider while a clock goes on', async ({
  open,
  moderator,
  provider,
}) => {
  await ensureSystemPackages('Making the film', [command('ffmpeg', 'ffmpeg')], console.info);
  const path = `/call/${KEY}?name=`;
  const watcher = await open(`${path}Sam`, SAM);
  await watcher.join();
  const filmed = await open(`${path}Mira`, MIRA);
  await filmed.page.addInitScript(filmClock);
  await filmed.page.reload();
  await filmed.join();
  await watcher.expectPicture('Mira');
  await watcher.page.setViewportSize({ width: 880, height: 560 });
  await watcher.button('Mute').click();
  await watcher.page.mouse.move(440, 280);
  await expect(watcher.page.getByTestId('provider-badge')).toContainText(provider);

  const folder = await mkdtemp(join(tmpdir(), 'crossfade-film-'));
  const pictures: { readonly file: string; readonly at: number }[] = [];
  const film = { runs: true };
  const camera = (async () => {
    while (film.runs) {
      const at = Date.now();
      const file = join(folder, `${String(pictures.length).padStart(4, '0')}.png`);
      await watcher.page.screenshot({ path: file });
      pictures.push({ file, at });
      await watcher.page.waitForTimeout(Math.max(0, at + EVERY - Date.now()));
    }
  })();
  await watcher.page.waitForTimeout(BEFORE);
  const to = otherThan(provider);
  await moderator.move(KEY, to);
  await expect(watcher.root).toHaveAttribute('data-deployment', to);
  await watcher.page.waitForTimeout(AFTER);
  film.runs = false;
  await camera;

  // Each for as long as it was so.
  const list = pictures.flatMap(({ file, at }, one) => [
    `file '${file}'`,
    `duration ${(((pictures[one + 1]?.at ?? at + EVERY) - at) / 1_000).toFixed(3)}`,
  ]);
  await writeFile(join(folder, 'list.txt'), list.join('\n'));
  const filter = `fps=8,scale=${WIDTH}:-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=64[p];[b][p]paletteuse=dither=none`;
  await run('ffmpeg', [
    '-y',
    '-f',
    'concat',
    '-safe',
    '0',
    '-i',
    join(folder, 'list.txt'),
    '-vf',
    filter,
    FILM,
  ]);
  await rm(folder, { recursive: true });
});
