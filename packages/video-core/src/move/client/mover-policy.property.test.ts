import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MoveNotice } from '../../call/move-protocol.ts';
import { asId, stampKey, type MoveId, type RoomStamp } from '../../contract/identity.ts';
import { moverPolicy, type MoverEffect, type MoverInput, type MoverState } from './mover-policy.ts';

const A: RoomStamp = { epoch: 1, attempt: 1 };
/** Three moves, one after the other: to another room, there again in another attempt, and on from there. */
const MOVES = [
  { id: 'm1', source: A, target: { epoch: 2, attempt: 2 } },
  { id: 'm2', source: A, target: { epoch: 2, attempt: 3 } },
  { id: 'm3', source: { epoch: 2, attempt: 3 }, target: { epoch: 3, attempt: 4 } },
] as const;

const noticeOf = (at: number, phase: MoveNotice['phase']): MoveNotice => {
  const { id, source, target } = MOVES[at] ?? MOVES[0];
  return {
    id: asId.move(id),
    phase,
    source,
    target: { ...target, deployment: asId.deployment('other'), provider: asId.provider('other') },
    deadline: 1_000,
  };
};

const move = fc.constantFrom(...MOVES.map(({ id }) => asId.move(id)));
const which = fc.nat({ max: MOVES.length - 1 });
const word = fc.oneof(
  fc.record({
    do: fc.constant('told' as const),
    which,
    phase: fc.constantFrom('prepare' as const, 'committed' as const),
  }),
  fc.record({ do: fc.constant('over' as const) }),
  fc.record({ do: fc.constant('pinned' as const), which }),
  fc.record({ do: fc.constant('went' as const), which }),
  fc.record({ do: fc.constantFrom('entered' as const, 'failed' as const, 'swapped' as const), move }),
  fc.record({ do: fc.constant('evidence' as const), ready: fc.boolean() }),
  fc.record({ do: fc.constantFrom('lost' as const, 'beat' as const, 'late' as const) }),
);
type Word = typeof word extends fc.Arbitrary<infer One> ? One : never;

/** A client that carries out what the policy says, in rooms that are names alone. */
class Client {
  state: MoverState = { step: 'idle' };
  at: RoomStamp = A;
  readonly rooms = new Set([stampKey(A)]);
  readonly reports: string[] = [];
  /** Where the session was sent by its server. */
  followed = 0;
  #entering: MoveNotice | undefined;

  take(input: MoverInput): void {
    const { state, effects } = moverPolicy(this.state, input, this.at);
    this.state = state;
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: MoverEffect): void {
    switch (effect.type) {
      case 'enter':
        this.#entering = effect.notice;
        break;
      case 'leave':
        this.#entering = undefined;
        expect(stampKey(effect.room), 'never leaves the room that it shows').not.toBe(stampKey(this.at));
        this.rooms.delete(stampKey(effect.room));
        break;
      case 'swap':
        this.#swap(effect.move);
        break;
      case 'follow':
        this.followed += 1;
        break;
      case 'report':
        this.reports.push(`${effect.report.move} ${effect.report.state}`);
    }
  }

  #swap(id: MoveId): void {
    const target = MOVES.find((one) => asId.move(one.id) === id)?.target ?? A;
    expect(this.rooms, 'swaps to a room that it is in').toContain(stampKey(target));
    this.at = target;
  }

  hear(one: Word): void {
    switch (one.do) {
      case 'told':
        return this.take({ type: 'told', notice: noticeOf(one.which, one.phase) });
      case 'over':
        return this.take({ type: 'told', notice: undefined });
      case 'pinned':
        return this.take({ type: 'pinned', pin: noticeOf(one.which, 'prepare').target });
      case 'went':
        // The session followed the call by itself; a call only goes forward.
        if (noticeOf(one.which, 'committed').target.epoch <= this.at.epoch) return;
        this.at = noticeOf(one.which, 'committed').target;
        // It left every other room, one that it was entering as well.
        this.#entering = undefined;
        this.rooms.clear();
        this.rooms.add(stampKey(this.at));
        return this.take({ type: 'beat' });
      case 'entered':
        // A connection is there only when it was asked for and not given up meanwhile.
        if (this.#entering?.id === one.move) this.rooms.add(stampKey(this.#entering.target));
        else return;
        return this.take({ type: 'entered', move: one.move });
      case 'failed':
        return this.take({ type: 'failed', move: one.move, reason: 'unreachable' });
      case 'swapped':
        return this.take({ type: 'swapped', move: one.move });
      case 'evidence':
        return this.take({ type: 'evidence', ready: one.ready });
      case 'lost': {
        const lost = this.#entering && stampKey(this.#entering.target);
        // The session brings back the room that the call is on.
        if (lost && lost !== stampKey(this.at)) this.rooms.delete(lost);
        return this.take({ type: 'lost' });
      }
      case 'beat':
      case 'late':
        return this.take({ type: one.do });
    }
  }
}

describe('whatever happens in whatever order', () => {
  it('a client ends in exactly one room, with nothing pending, and says nothing more', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 40 }),
        fc.constantFrom('over' as const, 'late' as const),
        (words, end) => {
          const client = new Client();
          for (const one of words) client.hear(one);
          client.hear({ do: end });
          expect([...client.rooms]).toEqual([stampKey(client.at)]);
          expect(client.state).toEqual({ step: 'idle' });
          const said = client.reports.length;
          for (const id of MOVES.map((one) => asId.move(one.id)))
            for (const type of ['entered', 'swapped'] as const) client.take({ type, move: id });
          for (const type of ['beat', 'late', 'lost', 'ended'] as const) client.take({ type });
          client.take({ type: 'evidence', ready: true });
          expect(client.reports).toHaveLength(said);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('a client in a move says again where it stands, whenever it is time', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const client = new Client();
        for (const one of words) {
          client.hear(one);
          if (client.state.step === 'idle') continue;
          const { effects } = moverPolicy(client.state, { type: 'beat' }, client.at);
          // A page that entered late swaps then, whatever flows.
          expect(effects[0]).toMatchObject({ report: { move: client.state.notice.id } });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('nothing of the target is shown before the server has committed', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const client = new Client();
        const committed = new Set([stampKey(A)]);
        for (const one of words) {
          if (one.do === 'told' && one.phase === 'committed')
            committed.add(stampKey(noticeOf(one.which, 'committed').target));
          if (one.do === 'pinned' || one.do === 'went')
            committed.add(stampKey(noticeOf(one.which, 'committed').target));
          client.hear(one);
          expect(committed).toContain(stampKey(client.at));
        }
      }),
      { numRuns: 500 },
    );
  });
});
