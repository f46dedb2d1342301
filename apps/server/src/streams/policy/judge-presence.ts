import { HOST_GRACE, type Stream } from './stream.ts';

/** What is to be done about a live stream after somebody looked whether its host is inside. */
export type PresenceJudgement = 'nothing' | 'returned' | 'vanished' | 'over';

/** Judges by what is stored, so that a process that was killed in between changes nothing. `now` in milliseconds since 1970. */
export function judgePresence(
  { vanishedAt }: Pick<Stream, 'vanishedAt'>,
  hostInside: boolean,
  now: number,
): PresenceJudgement {
  if (hostInside) return vanishedAt === undefined ? 'nothing' : 'returned';
  if (vanishedAt === undefined) return 'vanished';
  return now - vanishedAt >= HOST_GRACE ? 'over' : 'nothing';
}
