import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryId, fakeGuest, guestId, MINUTE, START, VisitScene } from '../testkit/visit-scene.ts';
import { isRinging, type Visit } from './visit.ts';

const guest = guestId('anna');
const both = ['resident', 'staff'] as const;
const aVisit = (change: ConstructorParameters<typeof VisitScene>[0] = {}, at = START): VisitScene =>
  new VisitScene({ guests: [fakeGuest('anna')], ...change }, at);

let stays = 0;
/** A device arrives. Answers its stay. */
function arrive(scene: VisitScene, device: string, identified = false): string {
  stays += 1;
  scene.take({ type: 'knock', guest, device, entry: entryId(`stay-${stays}`), identified });
  return scene.visit.entries.findLast((entry) => entry.device === device)?.id ?? 'turned away';
}
const decline = (scene: VisitScene, entry: string, by: 'resident' | 'staff'): VisitScene =>
  scene.take({ type: 'decline', entry: entryId(entry), by });
/** Goes, so that it cannot be undone any more. */
const go = (scene: VisitScene, entry: string): VisitScene =>
  scene.take({ type: 'leave', who: entryId(entry) }).tick(31_000);
const rings = (scene: VisitScene, entry: string): boolean => isRinging(scene.entry(entry));

describe.each(both)('who is turned away by %s', (by) => {
  it('rings nobody from a private window, nor from another one after it', () => {
    const scene = aVisit();
    decline(scene, arrive(scene, 'laptop'), by);
    const windows = ['private', 'another', 'third'].map((device) => arrive(scene, device));
    expect(windows.map((entry) => [scene.entry(entry).status, rings(scene, entry)])).toEqual(
      windows.map(() => ['waiting', false]),
    );
  });

  it('does not silence the known device, nor the account, when the device was not seen before', () => {
    const scene = aVisit();
    go(scene, arrive(scene, 'laptop'));
    const stranger = arrive(scene, 'stranger');
    decline(scene, stranger, by);
    expect([rings(scene, stranger), rings(scene, arrive(scene, 'another'))]).toEqual([false, false]);
    expect(rings(scene, arrive(scene, 'laptop'))).toBe(true);
    expect(rings(scene, arrive(scene, 'telephone', true))).toBe(true);
  });

  it('may sign in on that device as who is invited, and rings then', () => {
    const scene = aVisit();
    go(scene, arrive(scene, 'laptop'));
    decline(scene, arrive(scene, 'telephone'), by);
    const signedIn = arrive(scene, 'telephone', true);
    expect([scene.entry(signedIn).seen, rings(scene, signedIn)]).toEqual([true, true]);
    // Again, where the refused stay was over.
    const other = aVisit();
    go(other, decline(other, arrive(other, 'laptop'), by).visit.entries.at(-1)?.id ?? '');
    expect(rings(other, arrive(other, 'laptop', true))).toBe(true);
  });

  it('does not silence the account when the first device was a stranger, and silences all when it was the account', () => {
    const scene = aVisit();
    decline(scene, arrive(scene, 'stranger'), by);
    expect(rings(scene, arrive(scene, 'laptop'))).toBe(false);
    const account = arrive(scene, 'telephone', true);
    expect(rings(scene, account)).toBe(true);
    decline(scene, account, by);
    expect(rings(scene, arrive(scene, 'computer', true))).toBe(false);
    expect(scene.visit.entries.filter(isRinging)).toEqual([]);
  });

  it('is silenced by the old link alone: the renewed one rings, on the same device as well', () => {
    for (const device of ['laptop', 'stranger']) {
      const scene = aVisit();
      decline(scene, arrive(scene, 'stranger'), by).take({ type: 'renew', guest });
      expect(rings(scene, arrive(scene, device))).toBe(true);
    }
  });

  it('rings again once staff let it ring, and after it left and came back', () => {
    const scene = aVisit();
    decline(scene, arrive(scene, 'laptop'), by);
    const again = arrive(scene, by === 'staff' ? 'private' : 'laptop');
    scene.take({ type: 'ring-again', entry: entryId(again) });
    expect(rings(scene, again)).toBe(true);
  });
});

it('who is turned away by staff before the visit opens rings nobody when it opens', () => {
  const scene = aVisit({}, START - 10 * MINUTE);
  decline(scene, arrive(scene, 'laptop'), 'staff');
  const early = arrive(scene, 'private');
  expect(scene.entry(early).status).toBe('early');
  scene.tick(5 * MINUTE);
  expect([scene.entry(early).status, rings(scene, early)]).toEqual(['waiting', false]);
});

it('who signs in on a device that was not seen before is answered by itself after a whole ring', () => {
  const scene = aVisit({ guests: [fakeGuest('anna', { autoAnswer: 20 })] });
  go(scene, arrive(scene, 'laptop'));
  const unknown = arrive(scene, 'telephone');
  scene.tick(30_000);
  expect(arrive(scene, 'telephone', true)).toBe(unknown);
  expect(scene.tick(19_000).entry(unknown).status).toBe('waiting');
  expect(scene.tick(1_000).entry(unknown).status).toBe('admitted');
});

it('who was declined and answered after all rings when they come back', () => {
  const scene = aVisit();
  const first = arrive(scene, 'laptop');
  decline(scene, first, 'resident').take({ type: 'answer', entry: entryId(first), on: 'tablet' });
  go(scene, first);
  expect(rings(scene, arrive(scene, 'laptop'))).toBe(true);
});

it('strangers who ring without end use up their own rings, not those of the known device', () => {
  const scene = aVisit();
  go(scene, arrive(scene, 'laptop'));
  for (let stay = 0; stay < 5; stay += 1) go(scene, arrive(scene, `stranger-${stay}`));
  expect([rings(scene, arrive(scene, 'stranger')), rings(scene, arrive(scene, 'laptop'))]).toEqual([
    false,
    true,
  ]);
});

interface Deed {
  readonly device: string;
  readonly does: 'arrive' | 'leave' | 'decline';
  readonly by: (typeof both)[number];
  readonly after: number;
}
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.record({
    device: fc.constantFrom('private', 'another', 'third', 'fourth'),
    does: fc.constantFrom('arrive', 'leave', 'decline'),
    by: fc.constantFrom(...both),
    after: fc.integer({ min: 0, max: 40_000 }),
  }),
  { maxLength: 40 },
);

/** Plays what devices do, and shows the visit after each deed. */
function play(scene: VisitScene, happenings: readonly Deed[], show: (visit: Visit) => void): void {
  for (const { device, does, by, after } of happenings) {
    scene.tick(after);
    const stay = scene.visit.entries.findLast((one) => one.device === device);
    if (does === 'arrive') arrive(scene, device);
    else if (does === 'leave' && stay) scene.take({ type: 'leave', who: stay.id });
    else if (stay) decline(scene, stay.id, by);
    show(scene.visit);
  }
}

describe('whatever devices that were not seen before do', () => {
  it('lets the known device ring', () => {
    fc.assert(
      fc.property(deeds, (happenings) => {
        const scene = aVisit();
        go(scene, arrive(scene, 'laptop'));
        play(scene, happenings, () => {});
        expect(rings(scene, arrive(scene, 'laptop'))).toBe(true);
      }),
    );
  });

  it('rings nobody once the known device was turned away', () => {
    fc.assert(
      fc.property(fc.constantFrom(...both), deeds, (by, happenings) => {
        const scene = aVisit();
        decline(scene, arrive(scene, 'laptop'), by);
        play(scene, happenings, (visit) => expect(visit.entries.filter(isRinging)).toEqual([]));
      }),
    );
  });
});
