import { pinnedRoom, type CallState } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { CallQuality, type QualitySample } from './call-quality.ts';

/** Milliseconds between two looks at the counters: while the first frame is to come, and afterwards. */
const LOOK = { soon: 200, later: 10_000 } as const;

/**
 * Reports what this participant has of the call, until stopped: whether the join worked, the first frame, and each minute how
 * much was frozen, made up or interrupted.
 *
 * @param askedAt when the join was asked for, on the clock of `performance.now()`
 * @param send sends a report; must work while the page closes
 */
export function watchQuality(
  call: Call,
  askedAt: number,
  send: (samples: readonly QualitySample[]) => void,
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> = window,
): () => void {
  const quality = new CallQuality();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = (samples: readonly QualitySample[]): void => {
    if (samples.length > 0) send(samples);
  };
  const look = async (): Promise<void> => {
    const stats = await call.stats().catch(() => []);
    if (timer === undefined) return;
    report(quality.counters(stats, performance.now()));
    plan();
  };
  const plan = (): void => {
    timer = setTimeout(() => void look(), quality.awaitsFrame ? LOOK.soon : LOOK.later);
  };
  const phaseChanged = (): void => {
    const state = call.getState();
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
  phaseChanged();
  const unsubscribe = call.subscribe('call', phaseChanged);
  page.addEventListener('pagehide', hidden);
  return () => {
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
