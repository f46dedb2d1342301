import { deferred, type Deferred } from '@crossfade/video-core/adapter-kit';
import { MemoryTrack } from '@crossfade/video-core/testkit';
import type { LocalTrack } from 'livekit-client';

/** Stands in for the browser's, for what a sender is asked of. */
export class FakeSender extends EventTarget {
  track: MediaStreamTrack | null;
  /** Every track that it was ever to send, the first included. */
  readonly sent: (MediaStreamTrack | null)[];

  constructor(track: MediaStreamTrack) {
    super();
    this.track = track;
    this.sent = [track];
  }

  getParameters(): { readonly encodings: readonly never[] } {
    return { encodings: [] };
  }

  async setParameters(): Promise<void> {}

  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    this.track = track;
    this.sent.push(track);
  }
}

/** A track with its clones, which end with it. */
class ReceivedTrack extends MemoryTrack {
  readonly #clones: MemoryTrack[] = [];

  override clone(): MemoryTrack {
    const clone = super.clone();
    this.#clones.push(clone);
    return clone;
  }

  override end(): void {
    super.end();
    for (const clone of this.#clones) clone.end();
  }
}

/** Gives tracks that never carry media, as a real one does before it is connected; they end a moment after it is closed. */
export class FakePeerConnection {
  readonly #received: ReceivedTrack[] = [];

  addTransceiver(kind: 'audio' | 'video'): { readonly receiver: { readonly track: MediaStreamTrack } } {
    const track = new ReceivedTrack({ kind });
    this.#received.push(track);
    return { receiver: { track } };
  }

  close(): void {
    setTimeout(() => {
      for (const track of this.#received) track.end();
    });
  }
}

export class FakeMediaStream {
  readonly id = 'stream';
}

/**
 * The part of the SDK's room that publishes. Publishing goes as far as the sender, which is there from then on, and
 * waits for `answer` where `holds` is set.
 */
export class FakePublishingRoom {
  holds = false;
  /** What the next publishing fails with. */
  failure: Error | undefined;
  readonly asked: LocalTrack[] = [];
  readonly senders = new Map<LocalTrack, FakeSender>();
  readonly withdrawn: LocalTrack[] = [];
  readonly #published = new Map<string, { readonly track: LocalTrack }>();
  #answers: Deferred<void>[] = [];

  readonly localParticipant = {
    trackPublications: this.#published,
    publishTrack: async (track: LocalTrack): Promise<void> => {
      this.asked.push(track);
      if (this.failure) {
        const { failure } = this;
        this.failure = undefined;
        throw failure;
      }
      if (this.holds) {
        const answer = deferred();
        this.#answers.push(answer);
        await answer.promise;
      }
      this.republish(track);
    },
    unpublishTrack: async (track: LocalTrack): Promise<void> => {
      for (const [sid, publication] of this.#published)
        if (publication.track === track) {
          this.#published.delete(sid);
          this.withdrawn.push(track);
        }
    },
  };

  /** Gives the track a sender, as the SDK also does after a full reconnect. */
  republish(track: LocalTrack): FakeSender {
    const sender = new FakeSender(track.mediaStreamTrack);
    this.senders.set(track, sender);
    Object.assign(track, { sender });
    this.#published.set(`TR_${this.#published.size}`, { track });
    return sender;
  }

  /** Lets everything go on that is held. */
  answer(): void {
    for (const answer of this.#answers.splice(0)) answer.resolve();
  }
}
