import { describe, expect, it } from 'vitest';
import type { MoveReport } from '../../call/move-protocol.ts';
import { asId } from '../../contract/identity.ts';
import { firstToFollow, type Follower } from './barrier.ts';
import { stepMove, type MoveInput } from './move-policy.ts';
import type { MoveRecord } from './move-record.ts';

const source = { epoch: 1, attempt: 1, deployment: asId.deployment('alder') };
const target = { epoch: 2, attempt: 1, deployment: asId.deployment('birch') };
const T0 = 1_000_000;

const requested: MoveRecord = {
  id: asId.move('move'),
  call: asId.call('call'),
  tenant: asId.tenant('t'),
  key: asId.key('garden'),
  kind: 'planned',
  forced: false,
  subject: 'staff',
  source,
  target,
  phase: 'prepare',
  requestedAt: T0,
  publishers: [],
  first: [],
  leaving: [],
  cleared: false,
  version: 0,
};
const ada = asId.participant('ada');
const announced: MoveRecord = { ...requested, announcedAt: T0 + 100, publishers: [ada] };
const committed: MoveRecord = { ...announced, phase: 'committed', committedAt: T0 + 500 };

const look = (change: Partial<Extract<MoveInput, { type: 'look' }>> = {}): MoveInput => ({
  type: 'look',
  at: T0 + 600,
  pin: source,
  source: 'well',
  target: 'well',
  people: [],
  ...change,
});

function follower(name: string, state?: MoveReport['state'], change: Partial<Follower> = {}): Follower {
  const id = asId.participant(name);
  return {
    id,
    name,
    joinedAt: T0 - 60_000,
    follows: true,
    ...(state && {
      report: {
        participant: id,
        connection: 'c',
        seq: 1,
        state,
        at: T0 + 200,
        ...(state === 'cannot' && { reason: 'unreachable' }),
      },
    }),
    ...change,
  };
}

describe('a move that is prepared', () => {
  it('opens the target first, and tells when it is open', () => {
    expect(stepMove(requested, look()).effects).toEqual([{ type: 'open-target' }]);
    const { state, effects } = stepMove(requested, {
      type: 'opened',
      at: T0 + 100,
      publishers: [ada],
      first: [],
      leaving: [],
    });
    expect(state).toEqual(announced);
    expect(effects).toEqual([{ type: 'tell' }]);
  });

  it('is committed when everyone present is ready, and not before', () => {
    const waiting = [follower('ada', 'ready'), follower('ben', 'not-ready')];
    expect(stepMove(announced, look({ people: waiting }))).toEqual({ state: announced, effects: [] });
    const ready = [follower('ada', 'ready'), follower('ben', 'ready')];
    expect(stepMove(announced, look({ people: ready })).effects).toEqual([
      { type: 'commit', ready: ['ada', 'ben'] },
    ]);
  });

  it('waits neither for silent pages, nor for who came after the announcement, nor for who cannot follow', () => {
    const people = [
      follower('ada', 'ready', { report: { ...report('ada', 'ready'), at: T0 + 5_900 } }),
      follower('frozen', 'not-ready'),
      follower('late', undefined, { joinedAt: T0 + 300 }),
      follower('old', undefined, { follows: false }),
    ];
    expect(stepMove(announced, look({ at: T0 + 6_000, people })).effects).toEqual([
      { type: 'commit', ready: ['ada'] },
    ]);
  });

  it('tells those again who have said nothing, and is not committed while nobody has said anything', () => {
    const deaf = [follower('ada'), follower('ben')];
    expect(stepMove(announced, look({ people: deaf })).effects).toEqual([{ type: 'tell' }]);
    expect(stepMove(announced, look({ at: T0 + 7_000, people: deaf })).effects).toEqual([]);
    expect(stepMove(announced, look({ at: T0 + 10_000, people: deaf })).state).toMatchObject({
      phase: 'aborted',
      detail: 'Not ready in time: ada, ben.',
    });
  });

  it('waits for every publisher and 20 receivers', () => {
    const receivers = Array.from({ length: 40 }, (_, index) =>
      follower(`r${index}`, index < 20 ? 'ready' : undefined, { joinedAt: T0 - 1_000 + index }),
    );
    const first = firstToFollow([ada], [...receivers, follower('ada')]);
    expect(first).toEqual(['ada', ...receivers.slice(0, 20).map(({ id }) => id)]);
    const large = { ...announced, first };
    const [effect] = stepMove(large, look({ people: [...receivers, follower('ada', 'ready')] })).effects;
    expect(effect).toMatchObject({ type: 'commit' });
    expect(effect?.type === 'commit' && effect.ready).toHaveLength(21);
    const late = [...receivers, follower('ada')];
    expect(stepMove(large, look({ people: late })).effects).toEqual([{ type: 'tell' }]);
    expect(firstToFollow([ada], [...receivers.slice(0, 20), follower('ada')])).toEqual([]);
  });

  it.each([
    ['call-ended', look({ pin: undefined })],
    ['source-changed', look({ pin: { ...source, attempt: 2 } })],
    ['target-unhealthy', look({ target: 'unhealthy' })],
    ['target-killed', look({ target: 'killed' })],
    ['cannot', look({ people: [follower('ada', 'cannot')] })],
    ['timeout', look({ at: T0 + 10_000, people: [awake('ada')] })],
    ['target-unavailable', { type: 'not-opened', at: T0, detail: 'It does not answer.' } as const],
  ])('is aborted for %s, and the target is closed', (reason, input) => {
    const { state, effects } = stepMove(announced, input);
    expect(state).toMatchObject({ phase: 'aborted', reason });
    expect(state.detail).toMatch(/\.$/);
    expect(effects).toEqual([{ type: 'tell' }, { type: 'close-room', room: target }]);
  });

  it('names who cannot follow and who was not ready', () => {
    expect(stepMove(announced, look({ people: [follower('ada', 'cannot')] })).state.detail).toBe(
      'Cannot follow: ada (unreachable).',
    );
    expect(stepMove(announced, look({ at: T0 + 10_000, people: [awake('ada')] })).state.detail).toBe(
      'Not ready in time: ada.',
    );
  });

  it('goes on without those who cannot follow when it is forced', () => {
    const forced = { ...announced, forced: true };
    const people = [follower('ada', 'cannot'), follower('ben', 'ready')];
    const { state, effects } = stepMove(forced, look({ people }));
    expect(state.leaving).toEqual(['ada']);
    expect(effects).toEqual([{ type: 'tell' }]);
    expect(stepMove(state, look({ people })).effects).toEqual([{ type: 'commit', ready: ['ben'] }]);
  });

  it('becomes a rescue when the source is switched off, and waits for nobody then', () => {
    const people = [follower('ada', 'not-ready')];
    expect(stepMove(announced, look({ source: 'unhealthy', people })).effects).toEqual([]);
    const { state, effects } = stepMove(announced, look({ source: 'killed', people }));
    expect(state.kind).toBe('rescue');
    expect(effects).toEqual([{ type: 'commit', ready: [] }]);
  });
});

describe('a move that is committed', () => {
  const there = (change: Parameters<typeof look>[0] = {}) => look({ pin: target, ...change });

  it('keeps the source until everyone who was in it has swapped, at most 8 s', () => {
    const people = [follower('ada', 'swapped'), follower('ben', 'ready')];
    expect(stepMove(committed, there({ people })).state).toBe(committed);
    const over = stepMove(committed, there({ people, at: T0 + 8_500 }));
    expect(over.state.phase).toBe('finished');
    expect(over.effects).toEqual([{ type: 'tell' }, { type: 'close-room', room: source }]);
    const swapped = [follower('ada', 'swapped'), follower('new', undefined, { joinedAt: T0 + 550 })];
    expect(stepMove(committed, there({ people: swapped })).state).toMatchObject({ phase: 'finished' });
  });

  it('keeps it while a deployment only seems to be down, and tells those again who have said nothing since', () => {
    const people = [follower('ada')];
    for (const health of [{ source: 'unhealthy' }, { target: 'unhealthy' }] as const)
      expect(stepMove(committed, there({ ...health, people }))).toEqual({
        state: committed,
        effects: [{ type: 'tell' }],
      });
  });

  it('keeps it for up to 30 s where many follow in batches', () => {
    const people = Array.from({ length: 60 }, (_, index) => follower(`r${index}`));
    const large = { ...committed, first: people.slice(0, 20).map(({ id }) => id) };
    const { state, effects } = stepMove(large, there({ people, at: T0 + 20_000 }));
    expect(state).toBe(large);
    // The next batch.
    expect(effects).toEqual([{ type: 'tell' }]);
    expect(stepMove(large, there({ people, at: T0 + 30_500 })).state.phase).toBe('finished');
  });

  it.each([
    ['call-ended', there({ pin: undefined })],
    ['source-killed', there({ source: 'killed', people: [follower('ada')] })],
    ['target-killed', there({ target: 'killed', people: [follower('ada')] })],
  ])('is over at once for %s', (reason, input) => {
    expect(stepMove(committed, input).state).toMatchObject({ phase: 'finished', reason });
  });

  it('asks for the room that was left to be closed until it is', () => {
    const over = stepMove(committed, there()).state;
    expect(stepMove(over, there()).effects).toEqual([{ type: 'close-room', room: source }]);
    const cleared = stepMove(over, { type: 'cleared' }).state;
    expect(stepMove(cleared, there())).toEqual({ state: cleared, effects: [] });
  });
});

function report(name: string, state: MoveReport['state']) {
  return { participant: asId.participant(name), connection: 'c', seq: 1, state, at: T0 };
}

/** Present until the end, and never ready. */
function awake(name: string): Follower {
  return follower(name, undefined, { report: { ...report(name, 'not-ready'), at: T0 + 9_900 } });
}
