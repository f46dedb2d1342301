import type { EncoderTag } from './encoder-check.ts';

/** What an encoder sent in the last seconds. */
export interface StreamHealth {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Kilobits a second, audio included. */
  readonly kbps: number;
  /** Seconds between two keyframes; absent before the second. */
  readonly keyframeInterval?: number;
  readonly bFrames: boolean;
  /** Whether video is encoded again on the server. */
  readonly transcoded: boolean;
  readonly audio: boolean;
}

/** Something about a stream that its creator can make better, with the setting to change in OBS. */
export interface HealthAdvice {
  readonly code:
    | 'keyframe-interval'
    | 'bitrate-low'
    | 'bitrate-high'
    | 'frame-rate'
    | 'b-frames'
    | 'no-audio';
  readonly message: string;
}

const OUTPUT = 'In OBS: Settings, Output, Streaming';

/** Kilobits a second that a frame of this size takes at least, and at most, to look well. */
function bitrates({ height, fps }: StreamHealth): { readonly low: number; readonly high: number } {
  const usual = height > 1_080 ? 9_000 : height > 720 ? 4_500 : height > 480 ? 2_500 : 1_000;
  const fast = fps > 45 ? 1.5 : 1;
  return { low: usual * fast * 0.4, high: usual * fast * 2.5 };
}

/** The most important first; nothing when all is well. */
export function healthAdvice(health: StreamHealth): readonly HealthAdvice[] {
  const { fps, kbps, keyframeInterval, bFrames, audio } = health;
  const { low, high } = bitrates(health);
  const advice: HealthAdvice[] = [];
  if (keyframeInterval !== undefined && keyframeInterval > 4)
    advice.push({
      code: 'keyframe-interval',
      message: `A keyframe comes every ${Math.round(keyframeInterval)} s, so viewers wait that long for a picture. ${OUTPUT}, Keyframe Interval: 2 s.`,
    });
  if (bFrames)
    advice.push({
      code: 'b-frames',
      message: `The encoder uses B-frames, so the video is encoded again here, which costs quality and delay. ${OUTPUT}, Max B-frames: 0 (with x264: Tune zerolatency).`,
    });
  if (fps > 0 && fps < 20)
    advice.push({
      code: 'frame-rate',
      message: `Only ${Math.round(fps)} frames per second arrive. In OBS: Settings, Video, Common FPS Values: 30. If it is set already, the computer is too slow: use a faster encoder preset.`,
    });
  if (kbps > high)
    advice.push({
      code: 'bitrate-high',
      message: `The bitrate is ${Math.round(kbps)} Kbps, more than many viewers can receive. ${OUTPUT}, Bitrate: ${Math.round(high / 2)} Kbps.`,
    });
  else if (kbps < low)
    advice.push({
      code: 'bitrate-low',
      message: `The bitrate is ${Math.round(kbps)} Kbps, so the picture may be blurred. ${OUTPUT}, Bitrate: ${Math.round(low * 2)} Kbps.`,
    });
  if (!audio)
    advice.push({
      code: 'no-audio',
      message: 'The encoder sends no sound. In OBS: Settings, Audio, choose a microphone or desktop audio.',
    });
  return advice;
}

/** Milliseconds of the encoder’s clock that are looked back on. */
const WINDOW = 5_000;

/** Counts what an encoder sends; told of each message in order. */
export class HealthMeter {
  #seen: { readonly at: number; readonly bytes: number; readonly frame: boolean }[] = [];
  #keyframe: number | undefined;
  #interval: number | undefined;

  see({ kind, part, at, bytes }: Pick<EncoderTag, 'kind' | 'part' | 'at' | 'bytes'>): void {
    const frame = kind === 'video' && (part === 'key' || part === 'delta');
    if (kind === 'video' && part === 'key') {
      if (this.#keyframe !== undefined && at > this.#keyframe) this.#interval = (at - this.#keyframe) / 1_000;
      this.#keyframe = at;
    }
    this.#seen.push({ at, bytes, frame });
    // In one go now and then: it is long.
    if (this.#seen.length > 2_000) this.#forget(at);
  }

  /** Frames and kilobits a second, and the interval of keyframes or the time since the only one. */
  read(): Pick<StreamHealth, 'fps' | 'kbps' | 'keyframeInterval'> {
    const last = this.#seen.at(-1)?.at ?? 0;
    this.#forget(last);
    const seconds = (last - (this.#seen[0]?.at ?? last)) / 1_000;
    if (seconds <= 0) return { fps: 0, kbps: 0 };
    // The first begins the time that is looked at.
    const within = this.#seen.slice(1);
    const frames = within.filter(({ frame }) => frame).length;
    const bytes = within.reduce((sum, one) => sum + one.bytes, 0);
    const since = this.#keyframe === undefined ? 0 : (last - this.#keyframe) / 1_000;
    const interval = Math.max(this.#interval ?? 0, since > 4 ? since : 0);
    return {
      fps: Math.round(frames / seconds),
      kbps: Math.round((bytes * 8) / 1_000 / seconds),
      ...(interval > 0 && { keyframeInterval: Math.round(interval * 10) / 10 }),
    };
  }

  #forget(now: number): void {
    this.#seen = this.#seen.filter(({ at }) => at > now - WINDOW);
  }
}
