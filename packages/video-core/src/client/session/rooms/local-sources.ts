import { mediaKindOf, type Layer, type Source } from '../../../contract/media.ts';
import { LocalMedia, type LocalMediaListener } from '../../media/local-media.ts';
import { deviceFailure, type MediaDevicesPort } from '../../media/media-devices.ts';
import type { StateStore } from '../state-store.ts';

/** The local sources as the participant wants them; each command changes that, then every room carries it out. */
export class LocalSources implements LocalMediaListener {
  readonly media: LocalMedia;
  readonly #store: StateStore;
  readonly #sync: (source: Source) => Promise<void>;
  largestCameraLayer: Layer = 2;

  /** `sync` makes every room equal to what is wanted of a source. */
  constructor(devices: MediaDevicesPort, store: StateStore, sync: (source: Source) => Promise<void>) {
    this.#store = store;
    this.#sync = sync;
    this.media = new LocalMedia(devices, store, this);
  }

  /** Whether a source is sent as silence: the participant, the server or the system wants it. */
  muted(source: Source): boolean {
    const { muted, interrupted } = this.#store.state.local.sources[source];
    return muted || interrupted;
  }

  async start(source: Source): Promise<void> {
    if (source === 'screen-audio') return await this.start('screen');
    const { deviceId, missing } = this.#store.state.local.sources[source];
    if (!(await this.media.start(source, missing ?? deviceId))) return;
    await this.#sync(source);
    if (source === 'screen') await this.#sync('screen-audio');
  }

  async stop(source: Source): Promise<void> {
    this.media.stop(source);
    await this.ended(source);
  }

  /** Unpublishes what is no longer captured; a screen's sound ends with the screen. */
  async ended(source: Source): Promise<void> {
    const sound = source === 'screen' && this.stop('screen-audio');
    await this.#sync(source);
    await sound;
  }

  async setMuted(source: Source, muted: boolean): Promise<void> {
    this.#store.dispatch({ type: 'local/muted', source, muted });
    this.media.applyMuted(source);
    if (!muted && source === 'microphone' && !this.media.original(source)) return await this.start(source);
    await this.#sync(source);
  }

  /** The server silenced it: a camera goes dark altogether, so that its light tells the truth. */
  async forceMuted(source: Source): Promise<void> {
    if (mediaKindOf(source) === 'video') return await this.stop(source);
    this.media.applyMuted(source);
    await this.#sync(source);
  }

  interrupted(source: Source): Promise<void> {
    return this.#sync(source);
  }

  /** Reopens a device that the system took and did not give back. */
  returned(source: 'camera' | 'microphone'): Promise<void> {
    return this.selectDevice(source, this.#store.state.local.sources[source].deviceId);
  }

  async selectDevice(source: 'camera' | 'microphone', deviceId: string | undefined): Promise<void> {
    const choose = (chosen: string | undefined, missing?: string): void =>
      this.#store.dispatch({ type: 'local/device', source, change: { deviceId: chosen, missing } });
    const wanted = (): boolean =>
      this.media.original(source) !== undefined &&
      this.#store.state.local.sources[source].deviceId === deviceId;
    choose(deviceId);
    // What is being opened is the device chosen before, and would be taken for the choice.
    const starting = this.media.starting(source);
    if (starting && (await starting)) choose(deviceId);
    if (!wanted()) return;
    try {
      if (!(await this.media.switchDevice(source, deviceId, wanted))) return;
    } catch (error) {
      if (!wanted()) return;
      const failure = deviceFailure(error);
      if (failure !== 'in-use')
        return choose(
          this.media.original(source)?.getSettings().deviceId,
          failure === 'not-found' ? deviceId : undefined,
        );
      // Many phones open one camera at a time, so the one that is on makes way.
      await this.stop(source);
      return await this.start(source);
    }
    await this.#sync(source);
  }
}
