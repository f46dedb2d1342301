import type { ParticipantId } from '../../contract/identity.ts';
import { isReady, type MoveRecord, type StoredReport } from './move-record.ts';
import { BARRIER_RECEIVERS, SILENT_AFTER } from './move-times.ts';

/** A participant who is on the control channel. */
export interface Follower {
  readonly id: ParticipantId;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
  /** Whether their client follows moves. */
  readonly follows: boolean;
  /** The latest report over their present connection. */
  readonly report?: StoredReport;
}

/** How ready the participants are whom a commit waits for. */
export interface Barrier {
  readonly ready: readonly Follower[];
  readonly waiting: readonly Follower[];
  readonly cannot: readonly Follower[];
}

/** Publishers and the first receivers of a call that has more; empty where everyone follows at once. */
export function firstToFollow(
  publishers: readonly ParticipantId[],
  people: readonly Follower[],
): readonly ParticipantId[] {
  const following = people
    .filter(({ follows }) => follows)
    .toSorted((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
  const receiving = following.filter((id) => !publishers.includes(id));
  if (receiving.length <= BARRIER_RECEIVERS) return [];
  const publishing = following.filter((id) => publishers.includes(id));
  return [...publishing, ...receiving.slice(0, BARRIER_RECEIVERS)];
}

/**
 * Those who follow first and were there when the move was announced, as long as they are present: a frozen page or a
 * silent channel learns of the move when it returns.
 */
export function barrierOf(
  { announcedAt, first }: Pick<MoveRecord, 'first'> & { readonly announcedAt: number },
  people: readonly Follower[],
  at: number,
): Barrier {
  const waitedFor = people.filter(
    ({ id, follows, joinedAt, report }) =>
      follows &&
      joinedAt <= announcedAt &&
      (first.length === 0 || first.includes(id)) &&
      at - (report?.at ?? announcedAt) <= SILENT_AFTER,
  );
  const cannot = waitedFor.filter(({ report }) => report?.state === 'cannot');
  return {
    ready: waitedFor.filter(({ report }) => isReady(report)),
    waiting: waitedFor.filter((one) => !isReady(one.report) && !cannot.includes(one)),
    cannot,
  };
}

/** Participants whom the source must stay open for after the commit. */
export const stillInSource = (people: readonly Follower[], committedAt: number): readonly Follower[] =>
  people.filter(
    ({ follows, joinedAt, report }) => follows && joinedAt <= committedAt && report?.state !== 'swapped',
  );
