import { setTimeout as delay } from 'node:timers/promises';
import type { TestInfo } from '@playwright/test';
import type { CallTab } from '../calls/call-tab.ts';
import type { Moderator } from '../calls/moderator.ts';
import { otherThan } from '../calls/stack-fixture.ts';
import { delaysOf, median } from './flashing-person.ts';
import { RecordedFile, type Region } from './recorded-file.ts';
import { coreSecondsOf, expect, keep, recordersOf, test } from './recordings-fixture.ts';
import type { Recordings } from './recordings.ts';
import { reportFigures } from './report-figures.ts';

/** Lines of each camera: a small picture leaves a small machine to the recorder. */
const lines = Number(process.env['RECORDING_LINES'] ?? 360);

const ANN = { colour: '#1f6f8b', hertz: 440, flashes: true, lines } as const;
const BEN = { colour: '#8b5a1f', hertz: 660, flashes: false, lines } as const;
const CID = { colour: '#3f8b1f', hertz: 880, flashes: false, lines } as const;

/** In the picture of two who were there from the start, the middle of the first. */
const FIRST_OF_TWO: Region = { left: 200, top: 300, width: 200, height: 100 };

/** Seconds of the longest part of a scenario, in which figures are measured. */
const MEASURED = Number(process.env['RECORDING_SECONDS'] ?? 20);

const recorded = (tab: CallTab) => expect(tab.root).toHaveAttribute('data-recording', 'true');

/** Starts the recording, to which everyone else says yes. */
async function startRecording(starter: CallTab, ...others: readonly CallTab[]): Promise<void> {
  await starter.button('Start recording').click();
  for (const other of others) await other.button('Yes').click();
  for (const tab of [starter, ...others]) await recorded(tab);
}

/** Stops it, and downloads it once it can be watched; also how many milliseconds that took. */
async function stopAndFetch(
  by: CallTab,
  key: string,
  { moderator, recordings, info }: { moderator: Moderator; recordings: Recordings; info: TestInfo },
) {
  const call = (await moderator.callAt(key))?.id ?? '';
  await by.button('Stop recording').click();
  const stopped = performance.now();
  await expect.poll(async () => (await recordings.of(call))?.state, { timeout: 60_000 }).toBe('ready');
  const took = performance.now() - stopped;
  const id = (await recordings.of(call))?.id ?? '';
  const path = info.outputPath('recording.webm');
  const bytes = await recordings.file(id);
  await keep(path, bytes);
  return { file: new RecordedFile(path), bytes, took };
}

test('one file holds late joiners, a move, and what was recorded before and after the recorder died', async ({
  peopleWho,
  stack,
  moderator,
  provider,
  callKey,
  recordings,
}, info) => {
  test.setTimeout(360_000 + MEASURED * 2_000);
  const ann = await peopleWho(ANN).join(callKey, 'Ann');
  const ben = await peopleWho(BEN).join(callKey, 'Ben');
  await ann.expectPicture('Ben');
  await ben.expectPicture('Ann');
  await startRecording(ann, ben);
  const begun = performance.now();
  // Nobody sees the recorder.
  await expect(ann.tiles).toHaveCount(2);

  const [recorder = 0] = await recordersOf(stack.pid('server'));
  const used = await coreSecondsOf(recorder);
  await delay(MEASURED * 1_000);
  const cores = (await coreSecondsOf(recorder)) - used;
  const soFar = (performance.now() - begun) / 1_000;

  const cid = await peopleWho(CID).arrive(callKey, 'Cid');
  await cid.button('Join and be recorded').click();
  await cid.expectConnected();
  await recorded(cid);
  await cid.expectPicture('Ann');
  await delay(5_000);

  const move = await moderator.move(callKey, otherThan(provider));
  const howItWent = async (): Promise<string> => {
    const { state, reason = '', detail = '' } = await moderator.moveState(move);
    return `${state} ${reason} ${detail}`.trim();
  };
  await expect.poll(howItWent, { timeout: 40_000 }).toBe('finished');
  const moved = (performance.now() - begun) / 1_000;
  await recorded(ann);
  await delay(5_000);

  for (const pid of await recordersOf(stack.pid('server'))) process.kill(pid, 'SIGKILL');
  const killed = performance.now();
  await expect(ann.root).not.toHaveAttribute('data-recording', 'true');
  const seenAfter = performance.now() - killed;
  await recorded(ann);
  const resumed = performance.now() - killed;
  await delay(8_000);

  const { file, took } = await stopAndFetch(ann, callKey, { moderator, recordings, info });
  const probe = await file.probe();
  for (const second of [0.1, 1, soFar - 2, moved - 1, moved + 3, probe.duration - 1])
    await file.picture(second, info.outputPath(`at-${second.toFixed(1)}.png`));
  const silences = await file.silences(0.2);
  const delays = (await delaysOf(file, FIRST_OF_TWO)).filter(({ at }) => at < soFar);
  const early = median(delays.slice(0, 5).map((one) => one.delay));
  const late = median(delays.slice(-5).map((one) => one.delay));
  expect(silences.filter(({ seconds }) => seconds > 0.5)).toEqual([]);
  await reportFigures(provider, {
    measured: MEASURED,
    lines: ANN.lines,
    cores: cores / MEASURED,
    bytes: probe.bytes,
    duration: probe.duration,
    apart: { early: early * 1_000, late: late * 1_000 },
    seenAfter,
    resumedAfter: resumed,
    watchableAfter: took,
  });
  expect(probe).toMatchObject({ width: 1_280, height: 720 });
  // The first second is there: everyone is seen and heard.
  const [, firstFrame = 0] = (await file.brightness(FIRST_OF_TWO))[0] ?? [];
  expect(firstFrame).toBeGreaterThan(40);
  expect(await file.loudness(0, 1)).toBeGreaterThan(-45);
  expect(await file.loudness(probe.duration - 1, probe.duration)).toBeGreaterThan(-45);
  // Nothing is missing but what came while no recorder was there.
  expect(probe.duration).toBeGreaterThan(moved + 5);
  expect(Math.abs(probe.lastFrame - probe.lastSound)).toBeLessThan(1);
  expect(seenAfter).toBeLessThan(5_000);
  expect(took).toBeLessThan(20_000);
});

test('the file can be seeked, and a recorder that has nobody left to record ends', async ({
  peopleWho,
  moderator,
  callKey,
  recordings,
  page,
}, info) => {
  const ann = await peopleWho(ANN).join(callKey, 'Ann');
  await startRecording(ann);
  await delay(12_000);
  const { file, bytes } = await stopAndFetch(ann, callKey, { moderator, recordings, info });
  const { duration } = await file.probe();
  const player = await page.evaluate(
    async ([bytes, at]: readonly [readonly number[], number]) => {
      const video = document.createElement('video');
      video.muted = true;
      video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'video/webm' }));
      const happened = (event: string) =>
        new Promise((done) => video.addEventListener(event, done, { once: true }));
      await happened('loadedmetadata');
      video.currentTime = at;
      await happened('seeked');
      return { duration: video.duration, at: video.currentTime, seekable: video.seekable.end(0) };
    },
    [[...bytes], duration / 2] as const,
  );
  expect(player.duration).toBeCloseTo(duration, 0);
  expect(player.seekable).toBeCloseTo(duration, 0);
  expect(player.at).toBeCloseTo(duration / 2, 1);
});
