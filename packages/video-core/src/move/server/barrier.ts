import type { ParticipantId } from '../../contract/identity.ts';
import type { RoomParticipant } from '../../contract/server-adapter.ts';
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
  /** Whether they were ever seen inside the call: anyone may ask to join, and keeps nobody from moving. */
  readonly entered: boolean;
  /** Whether the others do not learn of them, as of who records the call: they follow, and keep nobody from moving. */
  readonly hidden: boolean;
  /** The latest report over their present connection. */
  readonly report?: StoredReport;
}

/** How ready the participants are whom a commit waits for. */
export interface Barrier {
  readonly ready: readonly Follower[];
  readonly waiting: readonly Follower[];
  readonly cannot: readonly Follower[];
  /** Those who are not waited for, since they say nothing. */
  readonly silent: readonly Follower[];
}

/**
 * Whom a commit waits for of those who are present and in the call: everyone, or publishers and the first receivers of a
 * call with more. `inside`: who is in the source, as far as known.
 */
export function firstToFollow(
  inside: readonly Pick<RoomParticipant, 'participantId' | 'sources'>[],
  people: readonly Follower[],
): Pick<MoveRecord, 'first' | 'batched'> {
  const listed = new Set(inside.map(({ participantId }) => participantId));
  const following = people
    .filter(({ id, follows, entered }) => follows && (entered || listed.has(id)))
    .toSorted((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
  const publishers = inside.filter(({ sources }) => sources.length > 0);
  const publishes = new Set(publishers.map(({ participantId }) => participantId));
  const receiving = following.filter((id) => !publishes.has(id));
  if (receiving.length <= BARRIER_RECEIVERS) return { first: following, batched: false };
  const publishing = following.filter((id) => publishes.has(id));
  return { first: [...publishing, ...receiving.slice(0, BARRIER_RECEIVERS)], batched: true };
}

/**
 * Those whom the commit waits for, as long as they are present: a frozen page or a silent channel learns of the move when
 * it returns.
 */
export function barrierOf(
  { announcedAt, first }: Pick<MoveRecord, 'first'> & { readonly announcedAt: number },
  people: readonly Follower[],
  at: number,
): Barrier {
  const named = new Set(first);
  const isSilent = ({ report }: Follower): boolean => at - (report?.at ?? announcedAt) > SILENT_AFTER;
  const following = people.filter(({ id, follows }) => follows && named.has(id));
  const waitedFor = following.filter((one) => !isSilent(one));
  const cannot = waitedFor.filter(({ report }) => report?.state === 'cannot');
  return {
    ready: waitedFor.filter(({ report }) => isReady(report)),
    waiting: waitedFor.filter((one) => !isReady(one.report) && !cannot.includes(one)),
    cannot,
    silent: following.filter(isSilent),
  };
}

/** Those who came after the announcement, for whom no commit waits, and who are not ready. */
export const latecomers = (
  { announcedAt, first, batched }: Pick<MoveRecord, 'first' | 'batched'> & { readonly announcedAt: number },
  people: readonly Follower[],
): readonly Follower[] =>
  people.filter(
    ({ id, joinedAt, follows, report }) =>
      follows && !first.includes(id) && !isReady(report) && (!batched || joinedAt >= announcedAt),
  );

/**
 * Participants whom the source must stay open for after the commit: not who only asked to join. Who joined in the target says
 * so at once.
 */
export const stillInSource = (
  { first }: Pick<MoveRecord, 'first'>,
  people: readonly Follower[],
): readonly Follower[] =>
  people.filter(
    ({ id, follows, entered, report }) =>
      follows && report?.state !== 'swapped' && (entered || first.includes(id)),
  );
