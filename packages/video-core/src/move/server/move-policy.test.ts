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
  first: [],
  batched: false,
  leaving: [],
  cleared: false,
  version: 0,
};
const ada = asId.participant('ada');
const present = ['ada', 'ben', 'cy', 'frozen', 'old'].map(asId.participant);
const announced: MoveRecord = { ...requested, announcedAt: T0 + 100, first: present };
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
    entered: true,
    hidden: false,
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
      first: present,
      batched: false,
      leaving: [],
      behind: [],
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
      follower('late'),
      follower('old', undefined, { follows: false }),
    ];
    expect(stepMove(announced, look({ at: T0 + 6_000, people })).effects).toEqual([
      { type: 'commit', ready: ['ada'] },
    ]);
  });

  it('lets the others do without the media of a silent page, for which they may be waiting', () => {
    const people = (at: number, ada: 'ready' | 'not-ready') => [
      awake('ada', ada, at),
      follower('frozen', 'not-ready'),
    ];
    const waiting = look({ at: T0 + 6_000, people: people(T0 + 5_900, 'not-ready') });
    const { state, effects } = stepMove(announced, waiting);
    expect(state.leaving).toEqual(['frozen']);
    expect(effects).toEqual([{ type: 'tell' }]);
    expect(stepMove(state, waiting)).toEqual({ state, effects: [] });
    const through = look({ at: T0 + 6_500, people: people(T0 + 6_400, 'ready') });
    expect(stepMove(state, through).effects).toEqual([{ type: 'commit', ready: ['ada'] }]);
  });

  it('lets the others do without the media of who came since, once they had time to get ready', () => {
    const waiting = follower('ben', 'not-ready');
    const late = follower('late', 'not-ready', { joinedAt: T0 + 400 });
    const people = [follower('ada', 'ready'), waiting, late, follower('quick', 'ready')];
    expect(stepMove(announced, look({ people, at: T0 + 1_500 }))).toEqual({ state: announced, effects: [] });
    const { state, effects } = stepMove(announced, look({ people, at: T0 + 1_700 }));
    expect(effects).toEqual([{ type: 'tell' }]);
    expect(state.leaving).toEqual([late.id]);
    expect(stepMove(state, look({ people, at: T0 + 1_800 })).effects).toEqual([]);
    // Of a call in which many only watch, most are not among the first either.
    const crowd = [...people, follower('watches', 'not-ready')];
    const large = stepMove({ ...announced, batched: true }, look({ people: crowd, at: T0 + 1_700 }));
    expect(large.state.leaving).toEqual([late.id]);
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
    const inside = [{ participantId: ada, sources: ['camera' as const] }];
    const whom = firstToFollow(inside, [...receivers, follower('ada')]);
    expect(whom).toEqual({ first: ['ada', ...receivers.slice(0, 20).map(({ id }) => id)], batched: true });
    const large = { ...announced, ...whom };
    const [effect] = stepMove(large, look({ people: [...receivers, follower('ada', 'ready')] })).effects;
    expect(effect).toMatchObject({ type: 'commit' });
    expect(effect?.type === 'commit' && effect.ready).toHaveLength(21);
    const late = [...receivers, follower('ada')];
    expect(stepMove(large, look({ people: late })).effects).toEqual([{ type: 'tell' }]);
    const small = firstToFollow(inside, [...receivers.slice(0, 20), follower('ada')]);
    expect([small.first.length, small.batched]).toEqual([21, false]);
  });

  it('waits for nobody who only asked to join', () => {
    const [stranger, listed] = ['stranger', 'listed'].map((name) =>
      follower(name, undefined, { entered: false }),
    );
    if (!stranger || !listed) throw new Error('there are two');
    const inside = [{ participantId: listed.id, sources: [] }];
    const { first } = firstToFollow(inside, [follower('ada'), stranger, listed]);
    expect(first.toSorted()).toEqual(['ada', 'listed']);
    for (const state of ['cannot', 'not-ready'] as const) {
      const people = [follower('ada', 'ready'), follower('stranger', state, { entered: false })];
      expect(stepMove({ ...announced, first: [ada] }, look({ people })).effects).toEqual([
        { type: 'commit', ready: ['ada'] },
      ]);
    }
  });

  it('waits for who is hidden for 5 s, and is aborted for nobody whom the others do not know', () => {
    const people = (at: number, state: MoveReport['state'], ada: MoveReport['state'] = 'ready') => [
      awake('ada', ada, at),
      { ...awake('recorder', state, at), hidden: true },
    ];
    const first = [ada, asId.participant('recorder')];
    const recorded = { ...announced, first };
    const step = (since: number, ...standing: [MoveReport['state'], MoveReport['state']?]) =>
      stepMove(recorded, look({ at: T0 + since, people: people(T0 + since - 100, ...standing) }));
    expect(step(600, 'ready').effects).toEqual([{ type: 'commit', ready: first }]);
    expect(step(4_900, 'not-ready')).toEqual({ state: recorded, effects: [] });
    expect(step(5_000, 'not-ready').effects).toEqual([{ type: 'commit', ready: [ada] }]);
    expect(step(600, 'cannot').effects).toEqual([{ type: 'commit', ready: [ada] }]);
    expect(step(5_000, 'not-ready', 'not-ready')).toEqual({ state: recorded, effects: [] });
    expect(step(10_000, 'not-ready', 'not-ready').state.detail).toBe('Not ready in time: ada.');
  });

  it('tells nobody of who is hidden, however late or silent they are', () => {
    const recorder = follower('recorder', 'not-ready', { hidden: true });
    const late = follower('late', 'not-ready', { hidden: true, joinedAt: T0 + 400 });
    for (const at of [T0 + 1_700, T0 + 6_000]) {
      const people = [awake('ada', 'not-ready', at - 100), recorder, late];
      const first = { ...announced, first: [ada, recorder.id] };
      expect(stepMove(first, look({ at, people }))).toEqual({ state: first, effects: [] });
    }
  });

  it.each([
    ['call-ended', look({ pin: undefined })],
    ['source-changed', look({ pin: { ...source, attempt: 2 } })],
    ['target-unhealthy', look({ target: 'down' })],
    ['target-unhealthy', look({ target: 'unhealthy', at: T0 + 10_000 })],
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

  it('goes on without those who stay unready when it is forced, and gives the others time to do without them', () => {
    const forced = { ...announced, forced: true };
    const people = (at: number, cy: 'ready' | 'not-ready') => [
      awake('ada', 'ready', at),
      awake('ben', 'not-ready', at),
      awake('cy', cy, at),
    ];
    const early = look({ at: T0 + 4_900, people: people(T0 + 4_800, 'not-ready') });
    expect(stepMove(forced, early)).toEqual({ state: forced, effects: [] });
    const { state, effects } = stepMove(
      forced,
      look({ at: T0 + 5_000, people: people(T0 + 4_900, 'not-ready') }),
    );
    expect(state.leaving).toEqual(['ben', 'cy']);
    expect(effects).toEqual([{ type: 'tell' }]);
    const meanwhile = look({ at: T0 + 6_000, people: people(T0 + 5_900, 'ready') });
    expect(stepMove(state, meanwhile).effects).toEqual([]);
    const over = look({ at: T0 + 6_500, people: people(T0 + 6_400, 'ready') });
    expect(stepMove(state, over).effects).toEqual([{ type: 'commit', ready: ['ada', 'cy'] }]);
    // The same without force waits on, and stays where it is in the end.
    const unforced = { ...state, forced: false };
    expect(stepMove(unforced, over)).toEqual({ state: unforced, effects: [] });
  });

  it('stays where it is when nobody is ready, however much it is forced: the target does not work', () => {
    const forced = { ...announced, forced: true, leaving: [ada] };
    const at = T0 + 9_000;
    expect(stepMove(forced, look({ at, people: [awake('ada')] })).effects).toEqual([]);
    expect(stepMove(forced, look({ at: T0 + 10_000, people: [awake('ada')] })).state).toMatchObject({
      phase: 'aborted',
      reason: 'timeout',
    });
  });

  it('waits for a target that only seems to be down, and is not committed to it meanwhile', () => {
    const people = [follower('ada', 'ready')];
    const unwell = look({ target: 'unhealthy', people });
    expect(stepMove(announced, unwell)).toEqual({ state: announced, effects: [] });
    expect(stepMove(requested, look({ target: 'unhealthy' })).effects).toEqual([{ type: 'open-target' }]);
    expect(stepMove(announced, look({ people })).effects).toMatchObject([{ type: 'commit' }]);
  });

  it('stays where it is when somebody came meanwhile who would be disconnected, unless it is forced', () => {
    const opened = {
      type: 'opened',
      at: T0 + 100,
      first: present,
      batched: false,
      leaving: [ada],
      behind: ['Ada'],
    } as const;
    expect(stepMove(requested, opened).state).toMatchObject({
      phase: 'aborted',
      reason: 'cannot',
      detail: 'Cannot follow: Ada.',
    });
    for (const change of [{ forced: true }, { kind: 'rescue' }] as const)
      expect(stepMove({ ...requested, ...change }, opened).state).toMatchObject({ phase: 'prepare' });
  });

  it.each(['killed', 'down'] as const)(
    'becomes a rescue when the source is %s, and waits for nobody',
    (gone) => {
      const people = [follower('ada', 'not-ready')];
      expect(stepMove(announced, look({ source: 'unhealthy', people })).effects).toEqual([]);
      const { state, effects } = stepMove(announced, look({ source: gone, people }));
      expect(state.kind).toBe('rescue');
      expect(effects).toEqual([{ type: 'commit', ready: [] }]);
      // The next watch finds another.
      const unwell = stepMove(announced, look({ source: gone, target: 'unhealthy', people }));
      expect(unwell.state).toMatchObject({ phase: 'aborted', reason: 'target-unhealthy' });
    },
  );
});

describe('a move that is committed', () => {
  const there = (change: Parameters<typeof look>[0] = {}) => look({ pin: target, ...change });

  it('keeps the source until everyone who was in it has swapped, at most 8 s', () => {
    const people = [follower('ada', 'swapped'), follower('ben', 'ready')];
    expect(stepMove(committed, there({ people })).state).toBe(committed);
    const over = stepMove(committed, there({ people, at: T0 + 8_500 }));
    expect(over.state.phase).toBe('finished');
    expect(over.effects).toEqual([{ type: 'tell' }, { type: 'close-room', room: source }]);
    const stranger = follower('stranger', undefined, { entered: false });
    const asked = [follower('ada', 'swapped'), stranger];
    expect(stepMove(committed, there({ people: asked })).state).toMatchObject({ phase: 'finished' });
    const swapped = [follower('ada', 'swapped'), follower('new', 'swapped')];
    expect(stepMove(committed, there({ people: swapped })).state).toMatchObject({ phase: 'finished' });
  });

  it('keeps the source for who is hidden and has yet to follow', () => {
    const people = [follower('ada', 'swapped'), follower('recorder', 'not-ready', { hidden: true })];
    expect(stepMove({ ...committed, first: [ada] }, there({ people })).state.phase).toBe('committed');
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
    const large = { ...committed, first: people.slice(0, 20).map(({ id }) => id), batched: true };
    expect(stepMove(large, there({ people, at: T0 + 20_000 }))).toEqual({ state: large, effects: [] });
    expect(stepMove(large, there({ people, at: T0 + 30_500 })).state.phase).toBe('finished');
  });

  it.each([
    ['call-ended', there({ pin: undefined })],
    ['source-killed', there({ source: 'killed', people: [follower('ada')] })],
    ['source-unhealthy', there({ source: 'down', people: [follower('ada')] })],
    ['target-unhealthy', there({ target: 'down', people: [follower('ada')] })],
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
function awake(name: string, state: MoveReport['state'] = 'not-ready', at = T0 + 9_900): Follower {
  return follower(name, undefined, { report: { ...report(name, state), at } });
}
