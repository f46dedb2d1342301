import type { ParticipantId } from '@crossfade/video-core';

/** People in an order of their own, and after them, as they came, those whom it does not know. */
export function inOrder(
  people: readonly ParticipantId[],
  order: readonly ParticipantId[],
): readonly ParticipantId[] {
  if (order.length === 0) return people;
  const unplaced = new Set(people);
  const placed = order.filter((id) => unplaced.delete(id));
  return [...placed, ...unplaced];
}

export interface Sight {
  /** Who stands on the page that is looked at and may go to another. */
  readonly movable: readonly ParticipantId[];
  /** The speakers on other pages. */
  readonly unseen: readonly ParticipantId[];
  /** A counter of the last time each participant spoke; absent for those who never did. */
  readonly lastSpoke: ReadonlyMap<ParticipantId, number>;
}

/**
 * The order in which unseen speakers stand where those did who have been silent longest, the last of them where
 * nobody spoke; nobody else moves. The same order when nobody does.
 */
export function withSpeakersInSight(
  order: readonly ParticipantId[],
  { movable, unseen, lastSpoke }: Sight,
): readonly ParticipantId[] {
  const silence = (id: ParticipantId) => lastSpoke.get(id) ?? 0;
  const leaving = movable.toReversed().toSorted((a, b) => silence(a) - silence(b));
  const moves = new Map<ParticipantId, ParticipantId>();
  for (const [at, speaker] of unseen.entries()) {
    const other = leaving[at];
    if (other === undefined) break;
    moves.set(speaker, other).set(other, speaker);
  }
  return moves.size === 0 ? order : order.map((id) => moves.get(id) ?? id);
}
