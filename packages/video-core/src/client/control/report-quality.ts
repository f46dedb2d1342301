import { pinnedRoom } from '../../call/call-selectors.ts';
import type { MeasuredQuality } from '../../contract/media.ts';
import type { StateStore } from '../session/state-store.ts';

/** Milliseconds between two reports, however often it changes. */
const PAUSE = 5_000;

/** Reports how good this participant's connection to the media is, now and when that changes. Returns how to stop. */
export function reportQuality(
  store: Pick<StateStore, 'state' | 'subscribe'>,
  report: (level: MeasuredQuality) => void,
): () => void {
  let reported: MeasuredQuality | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    timer = undefined;
    const level = pinnedRoom(store.state)?.localQuality;
    if (level === undefined || level === 'unknown' || level === reported) return;
    reported = level;
    report(level);
    timer = setTimeout(look, PAUSE);
  };
  const unsubscribe = store.subscribe('connection', () => {
    if (timer === undefined) look();
  });
  look();
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
