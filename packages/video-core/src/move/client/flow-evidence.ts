import { publicationOf } from '../../call/call-selectors.ts';
import type { RoomState } from '../../call/call-state.ts';
import type { PublicationId } from '../../contract/identity.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import type { RemoteOwner } from '../../client/media/media-owner.ts';
import { SENDING } from './move-times.ts';

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
    wanted: (owner: RemoteOwner) => boolean | undefined,
  ): boolean {
    // Whether what has arrived before the first look is still sent, the next ones tell.
    for (const { publicationId, packets } of look.source)
      if (packets > (this.#arrived.get(publicationId)?.packets ?? 0))
        this.#arrived.set(publicationId, { packets, at: look.at });
    for (const { participantId, publications } of source.participants.values())
      for (const { publicationId, source: kind, mutedBy } of publications) {
        if (mutedBy.length > 0 || !wanted({ participantId, source: kind })) continue;
        const arrived = this.#arrived.get(publicationId);
        if (!arrived || look.at - arrived.at > SENDING) continue;
        const there = publicationOf(target.participants.get(participantId), kind);
        const flow = there && countersOf(look.target, there.publicationId);
        if (!flow?.packets) return false;
        if (countersOf(look.source, publicationId)?.frames && !flow.frames) return false;
      }
    return true;
  }
}

const countersOf = (stats: readonly TrackStats[], publicationId: PublicationId): TrackStats | undefined =>
  stats.find((one) => one.publicationId === publicationId);
