import type { ConformanceHarness } from './conformance-harness.ts';
import { expect } from './conformance-error.ts';

/** Every track that a case hands to an adapter, which never stops, disables, clones or ends one: core owns media. */
export class GivenTracks {
  readonly #harness: ConformanceHarness;
  readonly #given: MediaStreamTrack[] = [];
  #cloned = 0;

  constructor(harness: ConformanceHarness) {
    this.#harness = harness;
  }

  make(kind: 'audio' | 'video', size?: 'small' | 'large'): MediaStreamTrack {
    const track = this.#harness.makeTrack(kind, size);
    this.#given.push(track);
    const clone = track.clone.bind(track);
    track.clone = () => {
      this.#cloned += 1;
      return clone();
    };
    return track;
  }

  judge(): void {
    expect(this.#cloned === 0, 'a track that was given to the adapter was cloned');
    for (const track of this.#given) {
      expect(track.readyState === 'live', `a ${track.kind} track that was given to the adapter was stopped`);
      expect(track.enabled, `a ${track.kind} track that was given to the adapter was disabled`);
    }
  }

  stop(): void {
    for (const track of this.#given.splice(0)) track.stop();
  }
}
