import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryId, fakeGuest, fakeVisit, guestId, MINUTE, START } from '../testkit/visit-scene.ts';
import { nextDue, passTime } from './pass-time.ts';
import { blockedSources } from './rulings.ts';
import { stepVisit } from './step-visit.ts';
import { pendingEffects } from './visit-effects.ts';
import { isRinging, visitSchema, type Visit } from './visit.ts';
import type { VisitCircumstances, VisitInput } from './visit-input.ts';
import { residentParticipant, staffParticipant, visitorParticipant } from './visit-participants.ts';

const guests = ['anna', 'ben'] as const;
const devices = ['one', 'two'] as const;
const entryOf = (guest: string, device: string) => entryId(`${guest}-${device}`);
const entries = guests.flatMap((guest) => devices.map((device) => entryOf(guest, device)));

const anEntry = fc.constantFrom(...entries);
const aGuest = fc.constantFrom(...guests).map(guestId);
const whoLeaves = fc.constantFrom<'resident' | (typeof entries)[number]>('resident', ...entries);
const byEither = fc.constantFrom('resident' as const, 'staff' as const);

const knocking = fc
  .record({
    guest: fc.constantFrom(...guests),
    device: fc.constantFrom(...devices),
    identified: fc.boolean(),
  })
  .map(({ guest, device, identified }): VisitInput => ({
    type: 'knock',
    guest: guestId(guest),
    device,
    entry: entryOf(guest, device),
    identified,
  }));
const ofVisitors = fc.oneof(
  knocking,
  fc.constant<VisitInput>({ type: 'tick' }),
  anEntry.map((who): VisitInput => ({ type: 'leave', who })),
  anEntry.map((who): VisitInput => ({ type: 'return', who })),
  anEntry.map((entry): VisitInput => ({ type: 'other-time', entry })),
);
const ofOthers = fc.oneof(
  anEntry.map((entry): VisitInput => ({ type: 'answer', entry, on: 'tablet' })),
  fc
    .record({ entry: anEntry, by: byEither })
    .map(({ entry, by }): VisitInput =>
      by === 'staff' ? { type: 'admit', entry, by } : { type: 'admit', entry, by, on: 'tablet' },
    ),
  fc
    .record({ entry: anEntry, by: byEither })
    .map(({ entry, by }): VisitInput => ({ type: 'decline', entry, by })),
  anEntry.map((entry): VisitInput => ({ type: 'look', entry })),
  anEntry.map((entry): VisitInput => ({ type: 'ring-again', entry })),
  whoLeaves.map((who): VisitInput => ({ type: 'leave', who })),
  whoLeaves.map((who): VisitInput => ({ type: 'return', who })),
  aGuest.map((guest): VisitInput => ({ type: 'remove', guest })),
  anEntry.map((entry): VisitInput => ({
    type: 'remove-participant',
    participant: visitorParticipant(entry),
  })),
  fc.record({ entry: anEntry, blocked: fc.boolean() }).map(({ entry, blocked }): VisitInput => ({
    type: 'block',
    participant: visitorParticipant(entry),
    source: 'camera',
    blocked,
  })),
  aGuest.map((guest): VisitInput => ({ type: 'revoke', guest })),
  aGuest.map((guest): VisitInput => ({ type: 'renew', guest })),
  fc
    .record({ staff: fc.boolean(), others: fc.boolean() })
    .map(({ staff, others }): VisitInput => ({ type: 'present', staff, others })),
  fc.constantFrom<VisitInput>(
    { type: 'remove-participant', participant: residentParticipant('rosa') },
    { type: 'remove-participant', participant: staffParticipant('nina') },
    { type: 'unseen' },
    { type: 'help' },
    { type: 'help-taken', by: 'Sam' },
    { type: 'cancel' },
    { type: 'lock', locked: true },
    { type: 'lock', locked: false },
    { type: 'end' },
    { type: 'extend', by: 5 * MINUTE },
  ),
);

interface Happening {
  readonly input: VisitInput;
  readonly after: number;
  readonly readyTablet: string | undefined;
}
const happening = (input: fc.Arbitrary<VisitInput>): fc.Arbitrary<Happening> =>
  fc.record({
    input,
    after: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 15 * MINUTE }),
    ),
    readyTablet: fc.constantFrom('tablet', undefined),
  });
const history = fc.array(
  happening(fc.oneof({ weight: 2, arbitrary: ofVisitors }, { weight: 3, arbitrary: ofOthers })),
  {
    maxLength: 40,
  },
);
const visits = fc
  .record({
    staffRequired: fc.boolean(),
    auto: fc.option(fc.integer({ min: 1, max: 59 }), { nil: undefined }),
  })
  .map(({ staffRequired, auto }) =>
    fakeVisit({
      staffRequired,
      guests: [fakeGuest('anna', auto === undefined ? {} : { autoAnswer: auto }), fakeGuest('ben')],
    }),
  );

interface Moment {
  readonly before: Visit;
  readonly after: Visit;
  readonly input: VisitInput;
  readonly now: VisitCircumstances;
}

/** Plays what happens; each moment with the visit before and after it. */
function play(visit: Visit, happenings: readonly Happening[]): readonly Moment[] {
  let current = visit;
  let at = START - 20 * MINUTE;
  return happenings.map(({ input, after, readyTablet }) => {
    at += after;
    const now = { at, readyTablet };
    const before = current;
    current = stepVisit(before, input, now);
    return { before, after: current, input, now };
  });
}

const everyMoment = (check: (moment: Moment) => void): void =>
  fc.assert(
    fc.property(visits, history, (visit, happenings) => play(visit, happenings).forEach(check)),
    { numRuns: 300 },
  );

describe('whatever happens to a visit, in any order and any number of times', () => {
  it('changes nothing when it happens a second time at once', () => {
    everyMoment(({ after, input, now }) => {
      // Each is asked for on purpose: ringing once more, and some minutes more.
      if (input.type === 'extend') return;
      expect(stepVisit(after, input, now)).toEqual(after);
    });
  });

  it('lets nobody in but by the resident, by staff or by the setting of staff', () => {
    everyMoment(({ before, after, input, now }) => {
      for (const { id, status, admittedBy } of after.entries) {
        const was = before.entries.find((entry) => entry.id === id);
        if (status !== 'admitted' || was?.status === 'admitted') continue;
        const admitted = input.type === 'admit' && input.entry === id;
        const returned = was?.leftFrom === 'admitted';
        const byItself = admittedBy === 'auto' && now.readyTablet !== undefined;
        expect(admitted || returned || byItself).toBe(true);
      }
    });
  });

  it('lets only staff admit visitors while it is locked, and rings for none who waits', () => {
    everyMoment(({ before, after, input }) => {
      if (before.lockedAt === undefined || after.lockedAt === undefined) return;
      for (const entry of after.entries) {
        const was = before.entries.find(({ id }) => id === entry.id);
        const inside = was?.status === 'admitted' || was?.leftFrom === 'admitted';
        if (entry.status === 'admitted' && !inside)
          expect(input).toMatchObject({ type: 'admit', entry: entry.id, by: 'staff' });
        expect(entry.status === 'waiting' && (isRinging(entry) || entry.ring === 'answered')).toBe(false);
      }
    });
  });

  it('keeps who was removed out for good', () => {
    everyMoment(({ after }) => {
      const removed = new Set(
        after.guests.filter(({ removedAt }) => removedAt !== undefined).map(({ id }) => id),
      );
      expect(after.entries.filter(({ guest, status }) => removed.has(guest) && status !== 'gone')).toEqual(
        [],
      );
    });
  });

  it('keeps what moderators block until they unblock it, also for who comes again', () => {
    everyMoment(({ before, after, input }) => {
      if (input.type === 'block' && !input.blocked) return;
      for (const { id } of before.entries) {
        const participant = visitorParticipant(id);
        if (blockedSources(before, participant).length > 0)
          expect(after.blocked).toEqual(expect.arrayContaining([...before.blocked]));
      }
    });
  });

  it('lets nobody talk for whom staff must be there and whom nobody has seen for long', () => {
    everyMoment(({ before, after, input, now }) => {
      const since = before.unseenSince;
      if (input.type !== 'unseen' || before.over !== undefined || since === undefined) return;
      if (now.at >= since + 15_000) expect(after.staffRequired && after.staffPresent).toBe(false);
    });
  });

  it('keeps a resident who was removed from coming back, but on a tablet that answers', () => {
    everyMoment(({ before, after, input }) => {
      if (before.residentInAt === undefined || before.residentOn !== undefined) return;
      if (after.residentOn === undefined) expect(after.residentLeftAt).toBeDefined();
      else expect(['return', 'leave', 'remove-participant', 'present']).not.toContain(input.type);
    });
  });

  it('does not bring back a visit that is over', () => {
    everyMoment(({ before, after }) => {
      if (before.over !== undefined) expect(after).toEqual(before);
    });
  });

  it('keeps the resident out of the call until they, or the setting of staff, answered', () => {
    everyMoment(({ before, after, input }) => {
      if (before.residentInAt !== undefined || after.residentInAt === undefined) return;
      const answered = input.type === 'answer' || (input.type === 'admit' && input.by === 'resident');
      const looking = input.type === 'admit' && before.entries.some(({ ring }) => ring === 'answered');
      const byItself = after.entries.some(({ guest }) =>
        after.guests.some(({ id, autoAnswer }) => id === guest && autoAnswer !== undefined),
      );
      expect(answered || looking || byItself).toBe(true);
    });
  });

  it('can be stored and read again', () => {
    everyMoment(({ after }) => {
      const stored: unknown = JSON.parse(JSON.stringify(after));
      expect(visitSchema.parse(stored)).toEqual(after);
    });
  });

  it('needs no look before the next one is due', () => {
    everyMoment(({ after, now }) => {
      const due = nextDue(after, now.at);
      if (after.over !== undefined) return expect(due).toBeUndefined();
      if (due === undefined) return undefined;
      expect(passTime(after, { ...now, at: due - 1 })).toEqual(after);
      return undefined;
    });
  });

  it('comes to an end', () => {
    fc.assert(
      fc.property(visits, history, (visit, happenings) => {
        const last = play(visit, happenings).at(-1);
        let current = last?.after ?? visit;
        let at = last?.now.at ?? START;
        for (let looks = 0; looks < 200; looks += 1) {
          const due = nextDue(current, at);
          if (due === undefined) break;
          at = due;
          current = passTime(current, { at, readyTablet: undefined });
        }
        expect(current.over).toBeDefined();
      }),
    );
  });

  it('carries out the same after a crash between any two effects', () => {
    fc.assert(
      fc.property(visits, history, fc.array(fc.boolean(), { minLength: 1 }), (visit, happenings, crashes) => {
        const last = play(visit, happenings).at(-1);
        if (last === undefined) return;
        const settle = (outcomes: readonly boolean[]): Visit => {
          let current = last.after;
          for (let turn = 0; turn < 50; turn += 1) {
            const effects = pendingEffects(stepVisit(current, { type: 'tick' }, last.now), last.now.at);
            if (effects.length === 0) return current;
            // Done, and this process died before it was stored.
            const stored = effects.filter(
              (_, place) => turn > 10 || outcomes[(turn + place) % outcomes.length],
            );
            for (const effect of stored) current = stepVisit(current, { type: 'done', effect }, last.now);
          }
          throw new Error('the effects do not come to an end');
        };
        expect(settle(crashes)).toEqual(settle([true]));
      }),
    );
  });
});
