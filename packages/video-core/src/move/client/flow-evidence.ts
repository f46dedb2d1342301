import { publicationOf } from '../../call/call-selectors.ts';
import type { RoomState } from '../../call/call-state.ts';
import type { PublicationId } from '../../contract/identity.ts';
import { mediaKindOf, type Source } from '../../contract/media.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import type { RemoteOwner } from '../../client/media/media-owner.ts';

/** Milliseconds after its last packet for which a publication counts as being sent. */
const SENDING = 2_000;

/** What one look at both rooms found. */
export interface Look {
  /** Milliseconds. */
  readonly at: number;
  readonly source: readonly TrackStats[];
  readonly target: readonly TrackStats[];
}

/** Whether the target carries what the source does, by the counters of received packets and decoded frames. */
export class FlowEvidence {
  /** When the packets of each publication in the source last rose, and to how many. */
  readonly #arrived = new Map<PublicationId, { packets: number; at: number }>();

  /**
   * Whether everything flows in the target that is expected there: what is live, not muted, wanted here, and was sent in
   * the source lately. What is decoded in the source has to be decoded; of what is not, as without the key of an encrypted
   * call, the arrival counts.
   */
  receiving(
    source: RoomState,
    target: RoomState,
    look: Look,
    wanted: (owner: RemoteOwner) => boolean,
  ): boolean {
    const before = received(look.source);
    const after = received(look.target);
    this.#note(before, look.at);
    for (const { participantId, publications } of source.participants.values())
      for (const publication of publications) {
        const { publicationId, source: kind, mutedBy } = publication;
        if (mutedBy.length > 0 || !wanted({ participantId, source: kind })) continue;
        if (look.at - (this.#arrived.get(publicationId)?.at ?? -Infinity) > SENDING) continue;
        const there = publicationOf(target.participants.get(participantId), kind);
        const flow = there && after.get(there.publicationId);
        if (!flow || flow.packets === 0) return false;
        if (mediaKindOf(kind) === 'video' && before.get(publicationId)?.frames && !flow.frames) return false;
      }
    return true;
  }

  #note(received: ReadonlyMap<PublicationId, TrackStats>, at: number): void {
    for (const [publicationId, { packets }] of received)
      // Whether what has arrived before the first look is still sent, the next ones tell.
      if (packets > (this.#arrived.get(publicationId)?.packets ?? 0))
        this.#arrived.set(publicationId, { packets, at });
  }
}

/** Whether the target has acknowledged everything that is captured. */
export const published = ({ own }: RoomState, captured: readonly Source[]): boolean =>
  captured.every((source) => own.published[source] !== undefined);

const received = (stats: readonly TrackStats[]): ReadonlyMap<PublicationId, TrackStats> =>
  new Map(stats.filter(({ direction }) => direction === 'receive').map((one) => [one.publicationId, one]));
