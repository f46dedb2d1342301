import type { DeviceFailure } from '../../call/call-state.ts';
import { mediaKindOf, type Source } from '../../contract/media.ts';

/** Where media comes from: the browser's devices, or a canvas and an oscillator in a test. */
export interface MediaDevicesPort {
  /**
   * Captures one source, from that very device if one is named. `screen` may give its audio beside it. Rejects with a
   * `DOMException` as getUserMedia does (W3C Media Capture and Streams).
   */
  capture(
    source: Exclude<Source, 'screen-audio'>,
    deviceId: string | undefined,
  ): Promise<readonly MediaStreamTrack[]>;
}

/** 720p at 30 frames: what the highest layer of the publish profile carries. */
const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } as const;

/**
 * Sound as it is, without the voices of the call that this page plays; never this page itself, which would
 * show itself without end. Browsers pass over what they do not know (W3C Screen Capture).
 */
const SCREEN = {
  video: true,
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true },
  selfBrowserSurface: 'exclude',
  systemAudio: 'include',
  surfaceSwitching: 'include',
} as const;

type DeviceSource = 'camera' | 'microphone';
interface Wanted {
  readonly source: DeviceSource;
  readonly deviceId: string | undefined;
  resolve(tracks: readonly MediaStreamTrack[]): void;
  reject(error: unknown): void;
}

/**
 * The browser's own devices. Camera and microphone that are asked for in one task share one permission
 * prompt; when that is refused, the person is asked once more at most, and only for what was not refused itself.
 */
export function browserDevices(): MediaDevicesPort {
  let waiting: Wanted[] = [];

  /** Absent on pages that were not loaded over HTTPS or from localhost (W3C Secure Contexts). */
  function devices(): MediaDevices {
    const found = navigator.mediaDevices as MediaDevices | undefined;
    if (found === undefined) throw new DOMException('Devices need HTTPS.', 'NotSupportedError');
    return found;
  }

  async function open(wanted: readonly Wanted[]): Promise<void> {
    const constraints: MediaStreamConstraints = {};
    for (const { source, deviceId } of wanted) {
      const device = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
      if (source === 'camera') constraints.video = { ...CAMERA, ...device };
      else
        constraints.audio = {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...device,
        };
    }
    try {
      const stream = await devices().getUserMedia(constraints);
      for (const { source, resolve } of wanted)
        resolve(stream.getTracks().filter(({ kind }) => kind === mediaKindOf(source)));
    } catch (error) {
      // Together they fail when one is missing, which says nothing about the other.
      const again =
        wanted.length === 1 ? [] : failureOf(error) === 'denied' ? await unrefused(wanted) : wanted;
      for (const one of wanted) if (!again.includes(one)) one.reject(error);
      await Promise.all(again.map((one) => open([one])));
    }
  }

  /**
   * What is worth asking for alone after both were refused together: the only one that the browser does not block, as
   * when the other was blocked before; the microphone where the browser does not tell. Nothing when both are open to be
   * asked for, since then the person has just refused both.
   */
  async function unrefused(wanted: readonly Wanted[]): Promise<readonly Wanted[]> {
    try {
      const states = await Promise.all(
        wanted.map(({ source }) => navigator.permissions.query({ name: source })),
      );
      const open = wanted.filter((_, at) => states[at]?.state !== 'denied');
      return open.length === wanted.length ? [] : open;
    } catch {
      // This browser tells nothing of permissions, or does not know these by name.
      return wanted.filter(({ source }) => source === 'microphone');
    }
  }

  return {
    async capture(source, deviceId) {
      if (source === 'screen') {
        const stream = await devices().getDisplayMedia(SCREEN);
        return stream.getTracks();
      }
      return await new Promise((resolve, reject) => {
        const same = waiting.some((one) => one.source === source);
        if (waiting.length === 0 || same) {
          waiting = [];
          const batch = waiting;
          queueMicrotask(() => {
            if (waiting === batch) waiting = [];
            void open(batch);
          });
        }
        waiting.push({ source, deviceId, resolve, reject });
      });
    },
  };
}

const FAILURES: Readonly<Record<string, DeviceFailure>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'not-found',
  OverconstrainedError: 'not-found',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
  NotSupportedError: 'unsupported',
};

const failureOf = (error: unknown): DeviceFailure =>
  (error instanceof DOMException ? FAILURES[error.name] : undefined) ?? 'failed';

/**
 * Puts a failure of getUserMedia or getDisplayMedia in terms that a screen can be made for. Only Chromium tells, in words,
 * that not the person but the operating system refused.
 */
export function deviceFailure(error: unknown): DeviceFailure {
  const failure = failureOf(error);
  const bySystem = error instanceof Error && /\bby system\b/i.test(error.message);
  return failure === 'denied' && bySystem ? 'denied-by-system' : failure;
}
