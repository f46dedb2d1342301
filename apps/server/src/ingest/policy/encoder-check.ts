import type { IngestProblem } from './ingest-problem.ts';

/** One audio or video message of an encoder, or its metadata, which is passed over. */
export interface EncoderTag {
  readonly kind: 'audio' | 'video' | 'metadata';
  /** `header` configures a decoder; `key` and `delta` are frames. */
  readonly part: 'header' | 'key' | 'delta' | 'other';
  readonly codec: 'h264' | 'hevc' | 'av1' | 'aac' | 'mp3' | 'other';
  /** Milliseconds on the encoder’s clock: when it is decoded, and how much later it is shown. */
  readonly at: number;
  readonly shownAfter: number;
  readonly bytes: number;
  /** Of a video header. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** What is sent, as far as it was seen. */
export interface EncoderMedia {
  readonly width: number;
  readonly height: number;
  /** Frames that are shown in another order than they are decoded: they cannot be copied into a call. */
  readonly bFrames: boolean;
  readonly audio: boolean;
}

export type EncoderJudgement =
  /** Too little was seen. */
  | { readonly state: 'waiting' }
  | { readonly state: 'fit'; readonly media: EncoderMedia }
  | { readonly state: 'refused'; readonly problem: IngestProblem };

/** Pixels, frames a second and bits a second that are taken at most. */
const ENCODER_LIMITS = { width: 2_560, height: 1_440, fps: 60, bitrate: 20_000_000 } as const;
/** Frames that are looked at before media are published: B-frames show within them. */
const FRAMES = 10;
/** Frames over which the rate is judged, so that no single late one counts. */
const RATE_FRAMES = 30;
/** A camera at 60 may be a little fast. */
const TOLERANCE = 1.1;

/** Judges what an encoder sends from its first messages on; told of each once, in order. */
export class EncoderCheck {
  #size: EncoderTag['size'];
  #audio = false;
  #frames = 0;
  #delays = new Set<number>();
  #first = 0;
  #times: number[] = [];
  #bytes = 0;
  #refused: IngestProblem | undefined;

  see(tag: EncoderTag): EncoderJudgement {
    this.#refused ??= this.#look(tag);
    if (this.#refused !== undefined) return { state: 'refused', problem: this.#refused };
    if (this.#frames < FRAMES || this.#size === undefined) return { state: 'waiting' };
    return {
      state: 'fit',
      media: { ...this.#size, bFrames: this.#delays.size > 1, audio: this.#audio },
    };
  }

  #look(tag: EncoderTag): IngestProblem | undefined {
    if (tag.kind === 'audio') {
      this.#audio = true;
      return tag.codec === 'aac' || tag.codec === 'mp3' ? undefined : 'audio-codec';
    }
    if (tag.kind === 'metadata') return undefined;
    if (tag.codec === 'hevc') return 'video-hevc';
    if (tag.codec === 'av1') return 'video-av1';
    if (tag.codec !== 'h264') return 'video-codec';
    if (tag.size) {
      this.#size = tag.size;
      const { width, height } = tag.size;
      if (width > ENCODER_LIMITS.width || height > ENCODER_LIMITS.height) return 'too-large';
    }
    if (tag.part !== 'key' && tag.part !== 'delta') return undefined;
    this.#frames += 1;
    if (this.#delays.size < 2) this.#delays.add(tag.shownAfter);
    return this.#rate(tag);
  }

  /** By the encoder’s own clock, since what was held up arrives at once. */
  #rate({ at, bytes }: EncoderTag): IngestProblem | undefined {
    if (this.#times.length === 0) {
      this.#first = at;
      this.#bytes = 0;
    }
    this.#times.push(at);
    this.#bytes += bytes;
    if (this.#times.length <= RATE_FRAMES) return undefined;
    const seconds = (at - this.#first) / 1_000;
    const [frames, bits] = [this.#times.length - 1, this.#bytes * 8];
    this.#times = [];
    if (seconds <= 0 || frames / seconds > ENCODER_LIMITS.fps * TOLERANCE) return 'too-fast';
    // A second at least: a scene that changes is a burst.
    return seconds >= 1 && bits / seconds > ENCODER_LIMITS.bitrate * 1.5 ? 'too-much' : undefined;
  }
}
