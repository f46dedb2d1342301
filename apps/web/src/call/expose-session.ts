import type { CallEvent, CallState } from '@crossfade/video-core';
import type { Call, TrackStats } from '@crossfade/video-core/client';

/** More than a long test makes, and bounded all the same. */
const MOST_EVENTS = 5_000;

/** What tests read through `window.__crossfade`. Credentials and secrets are not part of a session's state. */
interface ExposedSession {
  readonly session: Call;
  /** Every event since the page was opened, the oldest dropped first. */
  readonly events: readonly CallEvent[];
  getState(): CallState;
  stats(): Promise<readonly TrackStats[]>;
}

declare global {
  interface Window {
    __crossfade?: ExposedSession;
  }
}

/** Puts the session where tests find it; returns how to take it away again. */
export function exposeSession(session: Call): () => void {
  const events: CallEvent[] = [];
  const stop = session.onEvent((event) => {
    events.push(event);
    if (events.length > MOST_EVENTS) events.shift();
  });
  const exposed: ExposedSession = {
    session,
    events,
    getState: () => session.getState(),
    stats: () => session.stats(),
  };
  window.__crossfade = exposed;
  return () => {
    stop();
    if (window.__crossfade === exposed) delete window.__crossfade;
  };
}
