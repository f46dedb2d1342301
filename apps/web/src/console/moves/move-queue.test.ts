import { expect, test } from 'vitest';
import { ApiError } from '../../api/api-error.ts';
import type { Move } from '../client/answers.ts';
import { MoveQueue, type MoveApi } from './move-queue.ts';

const at = (key: string, state: Move['state'], more: Partial<Move> = {}): Move => ({
  key,
  to: 'birch',
  state,
  participants: [
    { name: 'Ada', state: 'ready' },
    { name: 'Ben', state: 'unknown' },
  ],
  ...more,
});

/** A queue whose moves go through these states, one a look. */
function queueOf(
  change: Partial<MoveApi>,
  states: readonly Move['state'][] = ['prepare', 'committed', 'finished'],
) {
  const running = new Set<string>();
  const looks = new Map<string, number>();
  let most = 0;
  const begun: string[] = [];
  const queue = new MoveQueue({
    begin: async (key) => {
      begun.push(key);
      running.add(key);
      most = Math.max(most, running.size);
      return key;
    },
    watch: async (move) => {
      const look = looks.get(move) ?? 0;
      looks.set(move, look + 1);
      const state = states[look] ?? 'finished';
      if (state === 'finished' || state === 'aborted') running.delete(move);
      return at(move, state, state === 'aborted' ? { detail: 'Cannot follow: Ada (unreachable).' } : {});
    },
    wait: () => Promise.resolve(),
    ...change,
  });
  return { queue, begun, most: () => most };
}

const wish = { to: 'birch', force: false, pace: 2 };

test('no more than the pace at once, and each to its end', async () => {
  const { queue, begun, most } = queueOf({});
  const keys = Array.from({ length: 7 }, (_, index) => `call-${index}`);
  await queue.add({ ...wish, keys });
  expect(begun).toEqual(keys);
  expect(most()).toBe(2);
  expect([...queue.moves().values()].map(({ state }) => state)).toEqual(keys.map(() => 'finished'));
});

test('each stage is told, with who is ready', async () => {
  const { queue } = queueOf({});
  const told: string[] = [];
  queue.subscribe(() => {
    const move = queue.moves().get('garden');
    told.push(`${move?.state} ${move?.ready ?? '-'}/${move?.of ?? '-'}`);
  });
  await queue.add({ ...wish, keys: ['garden'] });
  expect(told).toEqual(['waiting -/-', 'prepare -/-', 'prepare 1/2', 'committed 1/2', 'finished 1/2']);
});

test('why a call stayed is the server’s sentence', async () => {
  const refuses = (code: string) => () => Promise.reject(new ApiError(code, 409, 'No.'));
  const aborted = queueOf({}, ['prepare', 'aborted']).queue;
  await aborted.add({ ...wish, keys: ['garden'] });
  expect(aborted.moves().get('garden')).toMatchObject({
    state: 'aborted',
    why: 'Cannot follow: Ada (unreachable).',
  });
  const refused = queueOf({ begin: refuses('cannot-follow') }).queue;
  await refused.add({ ...wish, keys: ['garden'] });
  expect(refused.moves().get('garden')).toMatchObject({
    state: 'refused',
    code: 'cannot-follow',
    why: 'No.',
  });
  const gone = queueOf({ begin: refuses('call-not-found') }).queue;
  await gone.add({ ...wish, keys: ['garden'] });
  expect(gone.moves().get('garden')?.state).toBe('ended');
});

test('a move of somebody else is waited for, and a server that is busy or away as well', async () => {
  const waits: number[] = [];
  const answers = [
    new ApiError('move-in-progress', 409, 'Wait.'),
    new ApiError('rate-limited', 429, 'Slowly.', { retryAfter: 3 }),
    new ApiError('unreachable', 0, 'Away.'),
  ];
  const { queue } = queueOf({
    begin: () => {
      const next = answers.shift();
      return next ? Promise.reject(next) : Promise.resolve(null);
    },
    wait: async (milliseconds) => void waits.push(milliseconds),
  });
  await queue.add({ ...wish, keys: ['garden'] });
  expect(queue.moves().get('garden')?.state).toBe('unchanged');
  expect(waits).toEqual([1_000, 3_000, 1_000]);
});

test('stopped, it begins nothing more and forgets what waited', async () => {
  const { queue, begun } = queueOf({ wait: async () => queue.stop() });
  await queue.add({ ...wish, pace: 1, keys: ['attic', 'garden', 'hall'] });
  expect(begun).toEqual(['attic']);
  expect([...queue.moves().keys()]).toEqual(['attic']);
  queue.clear();
  expect(queue.moves().size).toBe(0);
});

test('a call that is being moved is not moved twice', async () => {
  const { queue, begun } = queueOf({});
  await Promise.all([queue.add({ ...wish, keys: ['garden'] }), queue.add({ ...wish, keys: ['garden'] })]);
  expect(begun).toEqual(['garden']);
});
