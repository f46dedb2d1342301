import type { LocalAction } from '../../call/call-action.ts';
import type { DeviceFailure } from '../../call/call-state.ts';
import { SOURCES, type Source } from '../../contract/media.ts';
import type { StateStore } from '../session/state-store.ts';
import { deviceFailure, type MediaDevicesPort } from './media-devices.ts';

interface Captured {
  readonly original: MediaStreamTrack;
  readonly clones: Set<MediaStreamTrack>;
  readonly forget: AbortController;
}

export interface LocalMediaListener {
  /** The device is gone. */
  ended(source: Source): Promise<void>;
  /** The system took the device for something else, or gave it back (see the state). */
  interrupted(source: Source): Promise<void>;
  /** The page is looked at again, and the device still gives nothing. */
  returned(source: DeviceSource): Promise<void>;
}

type DeviceSource = 'camera' | 'microphone';

/**
 * Owns every local track (design: core captures once, keeps the originals, lends clones). Nobody else stops,
 * enables or replaces one; turning a source off stops original and clones, and the device's light goes out.
 */
export class LocalMedia {
  readonly #devices: MediaDevicesPort;
  readonly #store: StateStore;
  readonly #listener: LocalMediaListener;
  readonly #captured = new Map<Source, Captured>();
  /** Captures that are under way; one that `stop` took out of here has not started anything. */
  readonly #starting = new Map<Source, Promise<boolean>>();

  constructor(devices: MediaDevicesPort, store: StateStore, listener: LocalMediaListener) {
    this.#devices = devices;
    this.#store = store;
    this.#listener = listener;
  }

  original(source: Source): MediaStreamTrack | undefined {
    return this.#captured.get(source)?.original;
  }

  /** Whether what is under way for a source succeeds; `undefined` when nothing is. */
  starting(source: Source): Promise<boolean> | undefined {
    return this.#starting.get(source);
  }

  /** True once the source is captured. A second start while the first is under way is the first. */
  async start(source: Exclude<Source, 'screen-audio'>, deviceId: string | undefined): Promise<boolean> {
    if (this.#captured.has(source)) return true;
    const running = this.#starting.get(source);
    if (running) return await running;
    const attempt = this.#capture(source, deviceId, () => this.#starting.get(source) === attempt);
    this.#starting.set(source, attempt);
    return await attempt;
  }

  async #capture(
    source: Exclude<Source, 'screen-audio'>,
    deviceId: string | undefined,
    wanted: () => boolean,
  ): Promise<boolean> {
    this.#change(source, { capture: 'starting', failure: undefined });
    try {
      const { tracks, missing } = await this.#openAny(source, deviceId);
      if (!wanted()) {
        for (const track of tracks) track.stop();
        return false;
      }
      for (const track of tracks)
        this.#keep(source === 'screen' && track.kind === 'audio' ? 'screen-audio' : source, track, missing);
      return true;
    } catch (error) {
      if (wanted()) this.#failed(source, deviceFailure(error));
      return false;
    } finally {
      if (wanted()) this.#starting.delete(source);
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
    original.addEventListener(
      'ended',
      () => {
        this.#release(source);
        this.#failed(source, 'ended');
        void this.#listener.ended(source);
      },
      { signal: forget.signal },
    );
    this.#captured.set(source, { original, clones: new Set(), forget });
    this.applyMuted(source);
    const { deviceId } = original.getSettings();
    this.#change(source, { capture: 'on', failure: undefined, deviceId, missing, interrupted: false });
  }

  /** A track is muted while the system has its device (W3C Media Capture and Streams); iOS may leave it so. */
  #watchInterruptions(source: DeviceSource, original: MediaStreamTrack, signal: AbortSignal): void {
    const change = (): void => {
      this.#change(source, { interrupted: original.muted });
      void this.#listener.interrupted(source);
    };
    original.addEventListener('mute', change, { signal });
    original.addEventListener('unmute', change, { signal });
    globalThis.document?.addEventListener?.(
      'visibilitychange',
      () => {
        if (original.muted && document.visibilityState === 'visible') void this.#listener.returned(source);
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

  /** Silence rather than nothing: a source that the state says is muted stays captured. */
  applyMuted(source: Source): void {
    for (const track of this.#tracks(source)) track.enabled = !this.#store.state.local.sources[source].muted;
  }

  stop(source: Source): void {
    this.#starting.delete(source);
    this.#release(source);
    this.#store.dispatch({ type: 'local/capture-stopped', source });
  }

  #change(source: Source, change: Extract<LocalAction, { type: 'local/device' }>['change']): void {
    this.#store.dispatch({ type: 'local/device', source, change });
  }

  /** A screen that is not chosen, or given back through the browser's own button, is no failure. */
  #failed(source: Source, failure: DeviceFailure): void {
    const screen = source === 'screen' || source === 'screen-audio';
    if (screen && (failure === 'denied' || failure === 'ended')) this.stop(source);
    else this.#change(source, { capture: 'failed', failure });
  }

  #release(source: Source): void {
    const tracks = this.#tracks(source);
    this.#captured.get(source)?.forget.abort();
    this.#captured.delete(source);
    for (const track of tracks) track.stop();
  }

  /** The original and its clones. */
  #tracks(source: Source): readonly MediaStreamTrack[] {
    const captured = this.#captured.get(source);
    return captured ? [captured.original, ...captured.clones] : [];
  }

  dispose(): void {
    for (const source of SOURCES) this.stop(source);
  }
}
