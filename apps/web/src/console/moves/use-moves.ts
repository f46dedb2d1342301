import { useState, useSyncExternalStore } from 'react';
import type { Move } from '../client/answers.ts';
import { ask } from '../client/ask.ts';
import { MoveQueue, type MoveProgress } from './move-queue.ts';

const NONE: ReadonlyMap<string, MoveProgress> = new Map();

/** The moves that this page has begun, and the queue that runs them. */
export function useMoves(): readonly [ReadonlyMap<string, MoveProgress>, MoveQueue] {
  const [queue] = useState(
    () =>
      new MoveQueue({
        begin: async (key, to, force) =>
          (await ask<{ readonly move: string | null }>('POST', '/moves', { key, to, force })).move,
        watch: (move) => ask<Move>('GET', `/moves/${encodeURIComponent(move)}`),
        wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      }),
  );
  const moves = useSyncExternalStore(queue.subscribe, queue.moves, () => NONE);
  return [moves, queue];
}
