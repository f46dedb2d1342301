import type { Page } from '@playwright/test';
import type { RecordedFile, Region } from './recorded-file.ts';

/** Seconds between two flashes, and how long one lasts. */
const EVERY = 2;
const LASTS = 0.3;

/** What a person sends. */
export interface Look {
  /** CSS colour of their camera. */
  readonly colour: string;
  /** Of their hum. */
  readonly hertz: number;
  readonly flashes: boolean;
  /** Of their camera's picture, which is 16:9. */
  readonly lines: number;
}

/**
 * From the next load on, somebody's camera shows a colour that flashes white at the moments at which their microphone, which
 * hums quietly, beeps: so a recording tells by how much sound and picture are apart.
 */
export async function flashAndBeep(
  page: Page,
  { colour, hertz, flashes: flashing, lines }: Look,
): Promise<void> {
  await page.addInitScript(
    ({ colour, hertz, flashing, lines, every, lasts }) => {
      const width = Math.round((lines * 16) / 9);
      const media = navigator.mediaDevices;
      const open = media.getUserMedia.bind(media);
      const context = new AudioContext();
      const hum = new OscillatorNode(context, { frequency: hertz });
      const loudness = new GainNode(context, { gain: 0.03 });
      const microphone = context.createMediaStreamDestination();
      hum.connect(loudness).connect(microphone);
      hum.start();
      const canvas = Object.assign(document.createElement('canvas'), { width, height: lines });
      const picture = canvas.getContext('2d');
      let beeping = false;
      let moves = 0;
      setInterval(() => {
        const flashes = flashing && context.currentTime % every < lasts;
        if (flashes !== beeping) loudness.gain.setValueAtTime(flashes ? 0.4 : 0.03, context.currentTime);
        beeping = flashes;
        if (!picture) return;
        picture.fillStyle = flashes ? '#fff' : colour;
        picture.fillRect(0, 0, width, lines);
        // Something moves, as people do.
        moves = (moves + 7) % width;
        picture.fillStyle = flashes ? '#eee' : '#000';
        picture.fillRect(moves, 0, 20, 30);
      }, 1_000 / 15);
      media.getUserMedia = async (constraints) => {
        const stream = await open(constraints);
        for (const track of stream.getTracks()) {
          stream.removeTrack(track);
          track.stop();
        }
        if (constraints?.video)
          for (const track of canvas.captureStream(15).getVideoTracks()) stream.addTrack(track);
        if (constraints?.audio)
          for (const track of microphone.stream.getAudioTracks()) stream.addTrack(track.clone());
        return stream;
      };
    },
    { colour, hertz, flashing, lines, every: EVERY, lasts: LASTS },
  );
}

/** By how many seconds the picture comes after the sound, at each flash that a region of a recording shows. */
export async function delaysOf(
  file: RecordedFile,
  region: Region,
): Promise<readonly { readonly at: number; readonly delay: number }[]> {
  const frames = await file.brightness(region);
  const flashes = frames
    .filter(([, luma], at) => luma > 180 && (frames[at - 1]?.[1] ?? 255) < 150)
    .map(([second]) => second);
  const beeps = await file.onsets();
  return flashes.flatMap((at) => {
    const beep = beeps.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
    return beep === undefined || Math.abs(beep - at) > EVERY / 2 ? [] : [{ at, delay: at - beep }];
  });
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
