import type { ConformanceHarness } from './conformance-harness.ts';
import { expect } from './conformance-error.ts';

/** Every track that a case hands to an adapter, which never stops, disables or ends one: core owns media. */
export class GivenTracks {
  readonly #harness: ConformanceHarness;
  readonly #given: MediaStreamTrack[] = [];

  constructor(harness: ConformanceHarness) {
    this.#harness = harness;
  }

  make(kind: 'audio' | 'video', size?: 'small' | 'large'): MediaStreamTrack {
    const track = this.#harness.makeTrack(kind, size);
    this.#given.push(track);
    return track;
  }

  judge(): void {
    for (const track of this.#given) {
      expect(track.readyState === 'live', `a ${track.kind} track that was given to the adapter was stopped`);
      expect(track.enabled, `a ${track.kind} track that was given to the adapter was disabled`);
    }
  }

  stop(): void {
    for (const track of this.#given.splice(0)) track.stop();
  }
}
