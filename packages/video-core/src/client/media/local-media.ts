import type { CallAction } from '../../call/call-action.ts';
import type { DeviceFailure } from '../../call/call-state.ts';
import { mediaKindOf, type Source } from '../../contract/media.ts';
import { deviceFailure, type MediaDevicesPort } from './media-devices.ts';

interface Captured {
  readonly original: MediaStreamTrack;
  readonly clones: Set<MediaStreamTrack>;
  readonly forget: AbortController;
}

export interface LocalMediaListener {
  /** The device is gone. */
  ended(source: Source): void;
  /** The system took the device for something else, or gave it back (see the state). */
  interrupted(source: Source): void;
  /** The page is looked at again, and the device still gives nothing. */
  returned(source: DeviceSource): void;
}

type DeviceSource = 'camera' | 'microphone';

/** Resolves a capture that is under way: `stop` before the device answers means never having started. */
interface Attempt {
  readonly done: Promise<boolean>;
  cancelled: boolean;
}

/**
 * Owns every local track (design: core captures once, keeps the originals, lends clones). Nobody else stops,
 * enables or replaces one; turning a source off stops original and clones, and the device's light goes out.
 */
export class LocalMedia {
  readonly #devices: MediaDevicesPort;
  readonly #dispatch: (action: CallAction) => void;
  readonly #listener: LocalMediaListener;
  readonly #captured = new Map<Source, Captured>();
  readonly #attempts = new Map<Source, Attempt>();
  readonly #muted = new Set<Source>();

  constructor(
    devices: MediaDevicesPort,
    dispatch: (action: CallAction) => void,
    listener: LocalMediaListener,
  ) {
    this.#devices = devices;
    this.#dispatch = dispatch;
    this.#listener = listener;
  }

  original(source: Source): MediaStreamTrack | undefined {
    return this.#captured.get(source)?.original;
  }

  /** Whether what is under way for a source succeeds; `undefined` when nothing is. */
  starting(source: Source): Promise<boolean> | undefined {
    return this.#attempts.get(source)?.done;
  }

  /** True once the source is captured. A second start while the first is under way is the first. */
  async start(source: Exclude<Source, 'screen-audio'>, deviceId: string | undefined): Promise<boolean> {
    if (this.#captured.has(source)) return true;
    const running = this.#attempts.get(source);
    if (running) return await running.done;
    const attempt: Attempt = { cancelled: false, done: Promise.resolve(false) };
    const done = this.#capture(source, deviceId, attempt);
    this.#attempts.set(source, Object.assign(attempt, { done }));
    return await done;
  }

  async #capture(
    source: Exclude<Source, 'screen-audio'>,
    deviceId: string | undefined,
    attempt: Attempt,
  ): Promise<boolean> {
    this.#dispatch({ type: 'local/capturing', source });
    try {
      const { tracks, missing } = await this.#openAny(source, deviceId);
      if (attempt.cancelled) {
        for (const track of tracks) track.stop();
        return false;
      }
      for (const track of tracks)
        this.#keep(source === 'screen' && track.kind === 'audio' ? 'screen-audio' : source, track, missing);
      return true;
    } catch (error) {
      if (!attempt.cancelled) this.#dispatch(notCaptured(source, deviceFailure(error)));
      return false;
    } finally {
      if (this.#attempts.get(source) === attempt) this.#attempts.delete(source);
    }
  }

  /** The chosen device, or where that is not there any other: better than none. */
  async #openAny(
    source: Exclude<Source, 'screen-audio'>,
    deviceId: string | undefined,
  ): Promise<{ readonly tracks: readonly MediaStreamTrack[]; readonly missing?: string }> {
    try {
      return { tracks: await this.#devices.capture(source, deviceId) };
    } catch (error) {
      if (deviceId === undefined || deviceFailure(error) !== 'not-found') throw error;
      return { tracks: await this.#devices.capture(source, undefined), missing: deviceId };
    }
  }

  #keep(source: Source, original: MediaStreamTrack, missing?: string): void {
    this.#release(source);
    const forget = new AbortController();
    if (source === 'camera' || source === 'microphone')
      this.#watchInterruptions(source, original, forget.signal);
    original.enabled = !this.#muted.has(source);
    original.addEventListener(
      'ended',
      () => {
        this.#release(source);
        this.#dispatch(notCaptured(source, 'ended'));
        this.#listener.ended(source);
      },
      { signal: forget.signal },
    );
    this.#captured.set(source, { original, clones: new Set(), forget });
    const { deviceId } = original.getSettings();
    this.#dispatch({ type: 'local/captured', source, deviceId, missing });
  }

  /** A track is muted while the system has its device (W3C Media Capture and Streams); iOS may leave it so. */
  #watchInterruptions(source: DeviceSource, original: MediaStreamTrack, signal: AbortSignal): void {
    let interrupted = false;
    const change = (muted: boolean): void => {
      interrupted = muted;
      this.#dispatch({ type: 'local/interrupted', source, interrupted });
      this.#listener.interrupted(source);
    };
    original.addEventListener('mute', () => change(true), { signal });
    original.addEventListener('unmute', () => change(false), { signal });
    globalThis.document?.addEventListener?.(
      'visibilitychange',
      () => {
        if (interrupted && document.visibilityState === 'visible') this.#listener.returned(source);
      },
      { signal },
    );
  }

  /**
   * Moves a source that is on to another device: the new one is opened before the old one is let go. False when that is
   * not `wanted` any more. Rejects as `capture` does, and nothing has changed.
   */
  async switchDevice(
    source: 'camera' | 'microphone',
    deviceId: string | undefined,
    wanted: () => boolean,
  ): Promise<boolean> {
    const [track] = await this.#devices.capture(source, deviceId);
    if (track === undefined) return false;
    if (!wanted()) {
      track.stop();
      return false;
    }
    this.#keep(source, track);
    return true;
  }

  /** Lends a clone, to be given back; `undefined` when the source is not captured. */
  lend(source: Source): MediaStreamTrack | undefined {
    const captured = this.#captured.get(source);
    if (captured === undefined) return undefined;
    const clone = captured.original.clone();
    clone.enabled = captured.original.enabled;
    captured.clones.add(clone);
    return clone;
  }

  giveBack(source: Source, clone: MediaStreamTrack): void {
    clone.stop();
    this.#captured.get(source)?.clones.delete(clone);
  }

  /** Silence rather than nothing: a muted source stays captured, and is remembered when it is not. */
  setMuted(source: Source, muted: boolean): void {
    this.#enable(source, !muted);
    this.#dispatch({ type: 'local/muted', source, muted });
  }

  /** The server muted it, which the state knows already. */
  silence(source: Source): void {
    this.#enable(source, false);
  }

  #enable(source: Source, enabled: boolean): void {
    if (enabled) this.#muted.delete(source);
    else this.#muted.add(source);
    const captured = this.#captured.get(source);
    for (const track of captured ? [captured.original, ...captured.clones] : []) track.enabled = enabled;
  }

  stop(source: Source): void {
    const attempt = this.#attempts.get(source);
    if (attempt) attempt.cancelled = true;
    this.#attempts.delete(source);
    this.#release(source);
    if (mediaKindOf(source) === 'video') this.#muted.delete(source);
    this.#dispatch({ type: 'local/capture-stopped', source });
  }

  #release(source: Source): void {
    const captured = this.#captured.get(source);
    if (captured === undefined) return;
    this.#captured.delete(source);
    captured.forget.abort();
    for (const track of [captured.original, ...captured.clones]) track.stop();
  }

  dispose(): void {
    for (const source of new Set([...this.#captured.keys(), ...this.#attempts.keys()])) this.stop(source);
  }
}

/** A screen that is not chosen, or given back through the browser's own button, is no failure. */
const notCaptured = (source: Source, failure: DeviceFailure): CallAction =>
  (source === 'screen' || source === 'screen-audio') && (failure === 'denied' || failure === 'ended')
    ? { type: 'local/capture-stopped', source }
    : { type: 'local/capture-failed', source, failure };
