import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Bytes of a program's output, at most. */
const OUTPUT = 256 * 1_024 * 1_024;

/** dB: a beep is louder, and a hum less so. */
const LOUD = -20;

/** A part of the picture, in pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Probe {
  /** Seconds. */
  readonly duration: number;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  /** Seconds of the last frame and of the last sound. */
  readonly lastFrame: number;
  readonly lastSound: number;
  readonly frames: number;
}

/** What ffmpeg and ffprobe see and hear in a recording. */
export class RecordedFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async probe(): Promise<Probe> {
    const shown = 'format=duration,size:stream=codec_type,width,height';
    const told: {
      readonly format: { readonly duration: string; readonly size: string };
      readonly streams: readonly {
        readonly codec_type: string;
        readonly width?: number;
        readonly height?: number;
      }[];
    } = JSON.parse(await this.#ffprobe('-show_entries', shown, '-of', 'json'));
    const video = told.streams.find(({ codec_type: type }) => type === 'video');
    const [frames, sounds] = [await this.#times('v'), await this.#times('a')];
    return {
      duration: Number(told.format.duration),
      bytes: Number(told.format.size),
      width: video?.width ?? 0,
      height: video?.height ?? 0,
      lastFrame: frames.at(-1) ?? 0,
      lastSound: sounds.at(-1) ?? 0,
      frames: frames.length,
    };
  }

  /** The frame at a second, as a PNG file. */
  async picture(second: number, to: string): Promise<void> {
    await run('ffmpeg', ['-v', 'error', '-y', '-ss', String(second), '-i', this.path, '-frames:v', '1', to]);
  }

  /** How bright a region is in each frame, from 0 to 255, with the frame's second. */
  async brightness({ left, top, width, height }: Region): Promise<readonly [second: number, luma: number][]> {
    const crop = `crop=${width}:${height}:${left}:${top}`;
    const filter = `${crop},signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-`;
    const said = await this.#ffmpeg('-an', '-vf', filter);
    const found = said.matchAll(/pts_time:(?<at>[\d.]+)\s+lavfi\.signalstats\.YAVG=(?<luma>[\d.]+)/g);
    return [...found].map(({ groups }) => [Number(groups?.['at']), Number(groups?.['luma'])]);
  }

  /** How loud it is between two seconds, in dB below the loudest that there is. */
  async loudness(from: number, to: number): Promise<number> {
    const said = await this.#ffmpeg('-vn', '-af', `atrim=${from}:${to},volumedetect`);
    return Number(
      /mean_volume: (?<level>-?[\d.]+) dB/.exec(said)?.groups?.['level'] ?? Number.NEGATIVE_INFINITY,
    );
  }

  /** Silences of at least so many seconds. */
  async silences(least: number): Promise<readonly { readonly from: number; readonly seconds: number }[]> {
    const said = await this.#ffmpeg('-vn', '-af', `silencedetect=noise=-45dB:d=${least}`);
    const ends = said.matchAll(/silence_end: (?<end>[\d.]+) \| silence_duration: (?<seconds>[\d.]+)/g);
    return [...ends].map(({ groups }) => {
      const seconds = Number(groups?.['seconds']);
      return { from: Number(groups?.['end']) - seconds, seconds };
    });
  }

  /** The seconds at which it becomes loud. */
  async onsets(): Promise<readonly number[]> {
    const window = `asetnsamples=480,astats=metadata=1:reset=1,ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-`;
    const said = await this.#ffmpeg('-vn', '-af', `aformat=channel_layouts=mono,${window}`);
    const found = said.matchAll(
      /pts_time:(?<at>[\d.]+)\s+lavfi\.astats\.Overall\.RMS_level=(?<level>-?[\d.]+|-inf)/g,
    );
    const levels = [...found].map(
      ({ groups }) => [Number(groups?.['at']), Number(groups?.['level'])] as const,
    );
    const isLoud = (at: number): boolean => (levels[at]?.[1] ?? Number.NaN) > LOUD;
    return levels
      .filter((_, at) => isLoud(at) && !isLoud(at - 1) && !isLoud(at - 2) && !isLoud(at - 3))
      .map(([second]) => second);
  }

  async #times(kind: 'v' | 'a'): Promise<readonly number[]> {
    const said = await this.#ffprobe(
      '-select_streams',
      kind,
      '-show_entries',
      'packet=pts_time',
      '-of',
      'csv=p=0',
    );
    return said.split('\n').filter(Boolean).map(Number.parseFloat);
  }

  async #ffprobe(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('ffprobe', ['-v', 'error', ...args, this.path], { maxBuffer: OUTPUT });
    return stdout;
  }

  async #ffmpeg(...args: readonly string[]): Promise<string> {
    const command = ['-hide_banner', '-nostdin', '-i', this.path, ...args, '-f', 'null', '-'];
    const { stdout, stderr } = await run('ffmpeg', command, { maxBuffer: OUTPUT });
    return stdout + stderr;
  }
}
