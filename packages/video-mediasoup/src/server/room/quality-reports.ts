import type { Timers } from '@crossfade/video-core/adapter-kit';
import type { ParticipantId, QualityLevel } from '@crossfade/video-core';

/** How long, in ms, changes of quality are gathered before they are reported. */
const QUALITY_PAUSE = 1_000;

/** A participant, as far as the quality of their connection goes. */
interface Measured {
  readonly participantId: ParticipantId;
  /** As reported last. */
  quality: QualityLevel;
  measureQuality(): QualityLevel;
}

/** Reports each participant's connection quality when it has changed, at most once in a while. */
export class QualityReports<Peer extends Measured> {
  readonly #timers: Timers;
  readonly #report: (participantId: ParticipantId, level: QualityLevel) => void;
  readonly #changed = new Set<Peer>();

  constructor(timers: Timers, report: (participantId: ParticipantId, level: QualityLevel) => void) {
    this.#timers = timers;
    this.#report = report;
  }

  /** The scores of what a participant sends or receives have changed. */
  changed(peer: Peer): void {
    if (this.#changed.size === 0) this.#timers.after(QUALITY_PAUSE, () => this.#reportAll());
    this.#changed.add(peer);
  }

  /** The participant has left. */
  delete(peer: Peer): void {
    this.#changed.delete(peer);
  }

  #reportAll(): void {
    for (const peer of this.#changed) {
      const level = peer.measureQuality();
      if (level === peer.quality || level === 'unknown') continue;
      peer.quality = level;
      this.#report(peer.participantId, level);
    }
    this.#changed.clear();
  }
}
