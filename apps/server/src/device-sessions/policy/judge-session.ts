import { EMPTY_TIMEOUT, STREAMER_GRACE, type DeviceSession } from './device-session.ts';

/** What to do with a session after a look at who is inside. */
export type SessionJudgement = 'nothing' | 'began' | 'returned' | 'vanished' | 'over';

/** Judges by what is stored, so that a process that was killed in between changes nothing. `now` in milliseconds since 1970. */
export function judgeSession(
  { state, createdAt, vanishedAt }: Pick<DeviceSession, 'state' | 'createdAt' | 'vanishedAt'>,
  streamerInside: boolean,
  now: number,
): SessionJudgement {
  switch (state) {
    case 'ended':
      return 'nothing';
    case 'starting':
      if (streamerInside) return 'began';
      return now - createdAt >= EMPTY_TIMEOUT * 1_000 ? 'over' : 'nothing';
    case 'live':
      if (streamerInside) return vanishedAt === undefined ? 'nothing' : 'returned';
      if (vanishedAt === undefined) return 'vanished';
      return now - vanishedAt >= STREAMER_GRACE ? 'over' : 'nothing';
  }
}
