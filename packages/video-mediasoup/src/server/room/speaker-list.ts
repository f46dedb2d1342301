import type { ParticipantId } from '@crossfade/video-core';

/** Breath pauses shorter than this, in ms, do not make a speaker silent. */
export const SPEAKER_HOLD = 800;

/** Who speaks, the loudest first, from level reports that skip speakers who are silent for an instant. */
export class SpeakerList {
  readonly #heard = new Map<ParticipantId, { at: number; level: number }>();
  #current: readonly ParticipantId[] = [];

  get current(): readonly ParticipantId[] {
    return this.#current;
  }

  /** Levels in dBov, 0 the loudest. Answers the new list, or `undefined` when it is as before. */
  report(levels: ReadonlyMap<ParticipantId, number>, now: number): readonly ParticipantId[] | undefined {
    for (const [participantId, level] of levels) this.#heard.set(participantId, { at: now, level });
    for (const [participantId, { at }] of this.#heard)
      if (now - at >= SPEAKER_HOLD) this.#heard.delete(participantId);
    const next = [...this.#heard].sort(([, a], [, b]) => b.level - a.level).map(([id]) => id);
    return this.#settle(next);
  }

  /** A participant who left or was muted is removed at once. */
  forget(participantId: ParticipantId): readonly ParticipantId[] | undefined {
    this.#heard.delete(participantId);
    return this.#settle(this.#current.filter((id) => id !== participantId));
  }

  #settle(next: readonly ParticipantId[]): readonly ParticipantId[] | undefined {
    if (next.length === this.#current.length && next.every((id, i) => id === this.#current[i]))
      return undefined;
    this.#current = next;
    return next;
  }
}
