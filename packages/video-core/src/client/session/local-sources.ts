import { mediaKindOf, type Layer, type Source } from '../../contract/media.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { deviceFailure } from '../media/media-devices.ts';
import type { StateStore } from './state-store.ts';

/** The commands over local media: each changes the wish, then has every room carry it out. */
export class LocalSources {
  readonly #media: LocalMedia;
  readonly #store: StateStore;
  readonly #sync: (source: Source) => Promise<void>;
  largestCameraLayer: Layer = 2;

  constructor(media: LocalMedia, store: StateStore, sync: (source: Source) => Promise<void>) {
    this.#media = media;
    this.#store = store;
    this.#sync = sync;
  }

  async start(source: Source): Promise<void> {
    if (source === 'screen-audio') return await this.start('screen');
    const { deviceId, missing } = this.#store.state.local.sources[source];
    if (!(await this.#media.start(source, missing ?? deviceId))) return;
    await this.#sync(source);
    if (source === 'screen') await this.#sync('screen-audio');
  }

  async stop(source: Source): Promise<void> {
    this.#media.stop(source);
    await this.ended(source);
  }

  /** Takes out of the call what is no longer captured; a screen's sound goes with the screen. */
  async ended(source: Source): Promise<void> {
    const sound = source === 'screen' && this.stop('screen-audio');
    await this.#sync(source);
    await sound;
  }

  async setMuted(source: Source, muted: boolean): Promise<void> {
    this.#media.setMuted(source, muted);
    if (!muted && source === 'microphone' && !this.#media.original(source)) return await this.start(source);
    await this.#sync(source);
  }

  /** The server silenced it: a camera goes dark altogether, so that its light tells the truth. */
  async forceMuted(source: Source): Promise<void> {
    if (mediaKindOf(source) === 'video') return await this.stop(source);
    this.#media.silence(source);
    await this.#sync(source);
  }

  /** Opens the device anew that the system took and did not give back. */
  recapture(source: 'camera' | 'microphone'): Promise<void> {
    return this.selectDevice(source, this.#store.state.local.sources[source].deviceId);
  }

  async selectDevice(source: 'camera' | 'microphone', deviceId: string | undefined): Promise<void> {
    const choose = (chosen: string | undefined, missing?: string): void =>
      this.#store.dispatch({ type: 'local/device-selected', source, deviceId: chosen, missing });
    const wanted = (): boolean =>
      this.#media.original(source) !== undefined &&
      this.#store.state.local.sources[source].deviceId === deviceId;
    choose(deviceId);
    // What is being opened is the choice before, and would stand as the one that was made.
    const starting = this.#media.starting(source);
    if (starting && (await starting)) choose(deviceId);
    if (!wanted()) return;
    try {
      if (!(await this.#media.switchDevice(source, deviceId, wanted))) return;
    } catch (error) {
      if (!wanted()) return;
      const failure = deviceFailure(error);
      if (failure !== 'in-use')
        return choose(
          this.#media.original(source)?.getSettings().deviceId,
          failure === 'not-found' ? deviceId : undefined,
        );
      // Many phones open one camera at a time, so the one that is on makes way.
      await this.stop(source);
      return await this.start(source);
    }
    await this.#sync(source);
  }
}
