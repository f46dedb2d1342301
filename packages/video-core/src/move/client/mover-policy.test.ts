import { describe, expect, it } from 'vitest';
import type { MoveNotice } from '../../call/move-protocol.ts';
import { asId, type RoomStamp } from '../../contract/identity.ts';
import { moverPolicy, type MoverInput, type MoverState } from './mover-policy.ts';

const SOURCE = { epoch: 1, attempt: 1 };
const TARGET = {
  epoch: 2,
  attempt: 2,
  deployment: asId.deployment('other'),
  provider: asId.provider('other'),
};
const PREPARE: MoveNotice = {
  id: asId.move('m1'),
  phase: 'prepare',
  source: SOURCE,
  target: TARGET,
  deadline: 10_000,
};
const COMMITTED: MoveNotice = { ...PREPARE, phase: 'committed', deadline: 8_000 };

/** What the policy does with one input after the other; `at` is where the client is shown to be. */
function play(...inputs: readonly (MoverInput & { readonly at?: RoomStamp })[]) {
  let state: MoverState = { step: 'idle' };
  const done: string[] = [];
  for (const input of inputs) {
    const next = moverPolicy(state, input, input.at ?? SOURCE);
    state = next.state;
    for (const effect of next.effects)
      done.push(
        effect.type === 'report'
          ? `report ${effect.report.state}${effect.report.reason ? ` ${effect.report.reason}` : ''}`
          : effect.type === 'leave'
            ? `leave ${effect.room.epoch}`
            : effect.type,
      );
  }
  return { state, done };
}
const told = (notice: MoveNotice | undefined, at: RoomStamp = SOURCE) => ({
  type: 'told' as const,
  notice,
  at,
});
const entered: MoverInput = { type: 'entered', move: PREPARE.id };
const swapped: MoverInput = { type: 'swapped', move: PREPARE.id };
const ready: MoverInput = { type: 'evidence', ready: true };

describe('a client in a move', () => {
  it('enters the target, says when everything flows there, swaps at the commit, and leaves the source at the end', () => {
    expect(
      play(told(PREPARE), entered, ready, ready, told(COMMITTED), swapped, told(undefined, TARGET)),
    ).toEqual({
      state: { step: 'idle' },
      done: [
        'enter',
        'report not-ready',
        'report ready',
        'report ready',
        'swap',
        'report swapped',
        'leave 1',
      ],
    });
  });

  it('takes back that it is ready, and says so once', () => {
    const stalled: MoverInput = { type: 'evidence', ready: false };
    expect(play(told(PREPARE), entered, ready, stalled, stalled).done.slice(2)).toEqual([
      'report ready',
      'report not-ready',
    ]);
  });

  it('leaves the target when the move is given up', () => {
    expect(play(told(PREPARE), entered, ready, told(undefined)).done.at(-1)).toBe('leave 2');
    expect(play(told(PREPARE), told(undefined)).done.at(-1)).toBe('leave 2');
  });

  it('gives up by itself long after the deadline, when the server is silent', () => {
    expect(play(told(PREPARE), entered, { type: 'late' })).toMatchObject({ state: { step: 'idle' } });
  });

  it('says why it cannot enter, and follows the call when it moves all the same', () => {
    const failed: MoverInput = { type: 'failed', move: PREPARE.id, reason: 'not-loaded' };
    const { done } = play(told(PREPARE), failed, told(COMMITTED));
    expect(done.slice(2)).toEqual(['report cannot not-loaded', 'leave 2', 'follow']);
  });

  it('enters again when the target’s connection breaks before the commit', () => {
    expect(play(told(PREPARE), entered, ready, { type: 'lost' }, entered, ready).done.slice(3)).toEqual([
      'enter',
      'report not-ready unreachable',
      'report ready',
    ]);
  });

  it('enters again when a request was lost, as often as it takes, and keeps nobody from moving for that', () => {
    const failed: MoverInput = { type: 'failed', move: PREPARE.id, reason: 'unreachable' };
    const { state, done } = play(told(PREPARE), failed, failed, entered, ready);
    expect(done).toEqual([
      'enter',
      'report not-ready',
      'enter',
      'report not-ready unreachable',
      'enter',
      'report not-ready unreachable',
      'report ready',
    ]);
    expect(state).toMatchObject({ step: 'entered', standing: { state: 'ready' } });
  });

  it('swaps when its media flow, or a report later, when the others were faster', () => {
    const flows: MoverInput = { type: 'evidence', ready: true };
    for (const late of [[told(PREPARE), told(COMMITTED)], [told(COMMITTED)]]) {
      expect(play(...late, entered).done).not.toContain('swap');
      expect(play(...late, entered, flows).done.slice(-2)).toEqual(['report ready', 'swap']);
      expect(play(...late, entered, { type: 'beat' }).done.at(-1)).toBe('swap');
    }
  });

  it('that joined in the target has nothing to swap, and says so', () => {
    expect(play(told(COMMITTED, TARGET)).done).toEqual(['leave 1', 'report swapped']);
  });

  it('takes the place of the call for the commit', () => {
    const flows: MoverInput = { type: 'evidence', ready: true };
    expect(play(told(PREPARE), entered, flows, { type: 'pinned', pin: TARGET }).done).toContain('swap');
  });

  it('that missed a whole move asks where the call is', () => {
    const pinned: MoverInput = { type: 'pinned', pin: { epoch: 3, attempt: 5 } };
    expect(play(pinned).done).toEqual(['follow']);
    expect(play(told(PREPARE), entered, pinned).done.slice(2)).toEqual(['leave 2', 'follow']);
  });

  it('whose session went to the target by itself has swapped', () => {
    const failed: MoverInput = { type: 'failed', move: PREPARE.id, reason: 'unreachable' };
    expect(play(told(PREPARE), { ...failed, at: TARGET }).done.slice(2)).toEqual([
      'leave 1',
      'report swapped',
    ]);
  });

  it('drops one move for the next', () => {
    const next = { ...PREPARE, id: asId.move('m2'), target: { ...TARGET, attempt: 3 } };
    expect(play(told(PREPARE), entered, told(next)).done.slice(2)).toEqual([
      'leave 2',
      'enter',
      'report not-ready',
    ]);
  });

  it('says again where it stands when it is told again, as after a reconnect', () => {
    expect(play(told(PREPARE), entered, ready, told(PREPARE)).done.slice(3)).toEqual(['report ready']);
  });
});
