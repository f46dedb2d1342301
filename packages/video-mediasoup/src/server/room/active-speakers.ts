import type { Timers } from '@crossfade/video-core/adapter-kit';
import type { ParticipantId } from '@crossfade/video-core';
import type { Producer } from 'mediasoup/types';
import type { RoomMedia } from './room-media.ts';
import { SPEAKER_HOLD, SpeakerList } from './speaker-list.ts';

/** Who speaks in a room, by the levels that its router reports. */
export class ActiveSpeakers {
  readonly #timers: Timers;
  readonly #changed: (participantIds: readonly ParticipantId[]) => void;
  readonly #list = new SpeakerList();
  readonly #speakerOf = new Map<string, ParticipantId>();
  #cancelSilence: (() => void) | undefined;

  constructor(timers: Timers, changed: (participantIds: readonly ParticipantId[]) => void) {
    this.#timers = timers;
    this.#changed = changed;
  }

  /** The loudest first. */
  get current(): readonly ParticipantId[] {
    return this.#list.current;
  }

  /** Listens to the levels of a new router. */
  listen({ levels }: RoomMedia): void {
    levels.on('volumes', (volumes) => {
      const heard = new Map<ParticipantId, number>();
      for (const { producer, volume } of volumes) {
        const participantId = this.#speakerOf.get(producer.id);
        if (participantId) heard.set(participantId, volume);
      }
      this.#hear(heard);
    });
  }

  /** Has the router measure a microphone. */
  async add({ levels }: RoomMedia, { id }: Producer, participantId: ParticipantId): Promise<void> {
    this.#speakerOf.set(id, participantId);
    await levels.addProducer({ producerId: id });
  }

  /** A microphone's producer is gone. */
  delete({ id }: Producer): void {
    this.#speakerOf.delete(id);
  }

  /** The router is gone, and all producers with it. */
  clear(): void {
    this.#speakerOf.clear();
  }

  /** The participant left or was muted, and is no speaker from now on. */
  silence(participantId: ParticipantId): void {
    this.#tell(this.#list.forget(participantId));
  }

  #hear(levels: ReadonlyMap<ParticipantId, number>): void {
    this.#tell(this.#list.report(levels, performance.now()));
    this.#cancelSilence?.();
    this.#cancelSilence = undefined;
    // The observer reports silence once; a speaker within the hold time is still to be dropped.
    if (this.#list.current.length > 0)
      this.#cancelSilence = this.#timers.after(SPEAKER_HOLD, () => this.#hear(new Map()));
  }

  #tell(participantIds: readonly ParticipantId[] | undefined): void {
    if (participantIds) this.#changed(participantIds);
  }
}
