import type { CallState } from '@crossfade/video-core';
import { useEffect, useState } from 'react';
import { useCallSession } from '../session/use-call-session.ts';
import type { Devtools } from './create-devtools.ts';
import { knownRooms, type KnownRooms } from './room-rows.ts';
import { addEvent, type TimelineEntry } from './timeline.ts';

/** Milliseconds in which changes are gathered: events come by the hundred when many join. */
const GATHER = 100;

export interface WholeCall {
  readonly state: CallState;
  readonly known: KnownRooms;
  readonly timeline: readonly TimelineEntry[];
}

/** All of a call's state and events, for a panel that shows everything; interfaces select slices instead. */
export function useWholeCall(devtools: Devtools | undefined): WholeCall {
  const session = useCallSession();
  const [whole, setWhole] = useState<WholeCall>(() => ({
    state: session.getState(),
    known: new Map(),
    timeline: [],
  }));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let known: KnownRooms = new Map();
    let timeline: readonly TimelineEntry[] = [];
    const changed = (): void => {
      // At once, since a state between two may name a room that the next one does not.
      known = knownRooms(known, session.getState());
      timer ??= setTimeout(() => {
        timer = undefined;
        setWhole({ state: session.getState(), known, timeline });
      }, GATHER);
    };
    changed();
    const stops = [
      ...(['call', 'connection', 'local', 'roster'] as const).map((topic) =>
        session.subscribe(topic, changed),
      ),
      session.onEvent((event) => {
        timeline = addEvent(timeline, event);
        changed();
      }),
      devtools?.subscribe(changed) ?? (() => undefined),
    ];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [session, devtools]);
  return whole;
}
