import { pinnedRoom, type CallState } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { CallQuality, type MediaNetwork, type QualitySample } from './call-quality.ts';

/** Milliseconds between two looks at the counters: while the first frame is to come or the call moves, and afterwards. */
const LOOK = { soon: 200, later: 10_000 } as const;

/** What the call was like while a report was measured. */
export interface ReportContext {
  readonly network: MediaNetwork;
  readonly epoch?: number;
  /** This one among them. */
  readonly participants?: number;
}

/**
 * Reports what this participant has of the call, until stopped: whether the join worked, the first frame, each reconnect and
 * move, and each minute what media was like.
 *
 * @param askedAt when the join was asked for, on the clock of `performance.now()`
 * @param send sends a report; must work while the page closes
 */
export function watchQuality(
  call: Call,
  askedAt: number,
  send: (samples: readonly QualitySample[], context: ReportContext) => void,
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> = window,
): () => void {
  const quality = new CallQuality();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let place: Omit<ReportContext, 'network'> = {};
  /** The epoch in which the move that is under way began. */
  let movingFrom: number | undefined;
  let stopped = false;
  const report = (samples: readonly QualitySample[]): void => {
    if (samples.length > 0) send(samples, { ...place, network: quality.network });
  };
  const look = async (): Promise<void> => {
    const stats = await call.stats().catch(() => []);
    if (timer === undefined) return;
    follow(call.getState());
    report(quality.counters(stats, performance.now()));
    plan();
  };
  const plan = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), quality.isUrgent ? LOOK.soon : LOOK.later);
  };
  /** What was measured before a move is reported as of before. */
  const follow = (state: CallState): void => {
    const room = pinnedRoom(state);
    if (!room) return;
    const moved = place.epoch !== undefined && room.epoch !== place.epoch;
    if (moved) report(quality.segment(performance.now()));
    if (state.moving && movingFrom === undefined) {
      movingFrom = room.epoch;
      quality.moving();
      if (timer !== undefined) plan();
    }
    place = { epoch: room.epoch, participants: room.participants.size + 1 };
    if (state.moving || movingFrom === undefined) return;
    report(quality.moved(movingFrom !== room.epoch));
    movingFrom = undefined;
  };
  const changed = (): void => {
    const state = call.getState();
    follow(state);
    report(quality.phase(state.phase, othersSend(state), performance.now()));
    const inside = state.phase.name === 'connected' || state.phase.name === 'reconnecting';
    if (inside && timer === undefined) plan();
    if (!inside) stopLooking();
  };
  const stopLooking = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const hidden = (): void => report(quality.segment(performance.now()));

  quality.phase({ name: 'joining' }, false, askedAt);
  changed();
  // Who is inside is told in the same turn as that one is connected, and after it.
  const unsubscribe = call.subscribe('call', () =>
    queueMicrotask(() => {
      if (!stopped) changed();
    }),
  );
  page.addEventListener('pagehide', hidden);
  return () => {
    stopped = true;
    unsubscribe();
    stopLooking();
    page.removeEventListener('pagehide', hidden);
    hidden();
  };
}

const othersSend = (state: CallState): boolean =>
  [...(pinnedRoom(state)?.participants.values() ?? [])].some(({ publications }) =>
    publications.some(({ source, mutedBy }) => source === 'camera' && mutedBy.length === 0),
  );
