import { describe, expect, it } from 'vitest';
import { entryId, fakeGuest, guestId, MINUTE, START, VisitScene } from '../testkit/visit-scene.ts';
import { comingOf, helpOf } from './help.ts';
import { nextDue } from './pass-time.ts';
import { phaseOf, waitsForStaff } from './visit.ts';
import type { VisitInput } from './visit-input.ts';

const anna = entryId('anna');
const ben = entryId('ben');

describe('a visitor who arrives', () => {
  it('knocks by arriving, and keeps the place through a reload', () => {
    const scene = new VisitScene().knock('anna');
    const first = scene.visit;
    expect([phaseOf(first), scene.entry('anna').rangAt]).toEqual(['ringing', START]);
    expect(scene.tick(10_000).knock('anna').visit).toBe(first);
  });

  it('waits for the opening when early, and rings then', () => {
    const scene = new VisitScene({}, START - 20 * MINUTE).knock('anna');
    expect([phaseOf(scene.visit), scene.entry('anna').status]).toEqual(['lobby', 'early']);
    scene.tick(15 * MINUTE);
    expect([phaseOf(scene.visit), scene.entry('anna').rangAt]).toEqual(['ringing', START - 5 * MINUTE]);
  });

  it('waits on another device, marked as not seen before, and never answered by itself', () => {
    const scene = new VisitScene({ guests: [fakeGuest('anna', { autoAnswer: 5 })] })
      .knock('anna', 'stranger')
      .knock('anna');
    expect([scene.entry('anna-stranger').seen, scene.entry('anna').seen]).toEqual([true, false]);
    scene.tick(10_000);
    expect([scene.entry('anna-stranger').status, scene.entry('anna').status]).toEqual([
      'admitted',
      'waiting',
    ]);
  });

  it('is kept with the latest 20 stays', () => {
    const scene = new VisitScene();
    const stays = Array.from({ length: 25 }, (_, index) => entryId(`stay-${index}`));
    for (const entry of stays) {
      scene.take({ type: 'knock', guest: guestId('anna'), device: entry, entry, identified: true });
      scene.take({ type: 'leave', who: entry }).tick(31_000);
      for (const effect of scene.effects) scene.take({ type: 'done', effect });
    }
    expect(scene.visit.entries.map(({ id }) => id)).toEqual(stays.slice(5));
  });

  it('is known on any device when an account says who it is', () => {
    const scene = new VisitScene().knock('anna').knock('anna', 'tablet', true);
    expect(scene.entry('anna-tablet').seen).toBe(true);
  });

  it('cannot fill the screen with devices', () => {
    const scene = new VisitScene().knock('anna');
    for (let device = 0; device < 10; device += 1) scene.knock('anna', `device-${device}`);
    expect(scene.visit.entries).toHaveLength(4);
  });

  it('finds a visit over after its last moment, and one that is cancelled', () => {
    const late = new VisitScene({}, START + 45 * MINUTE).knock('anna');
    expect([late.visit.over?.outcome, late.visit.entries]).toEqual(['expired', []]);
    const cancelled = new VisitScene().take({ type: 'cancel' }).knock('anna');
    expect([cancelled.visit.over?.outcome, cancelled.visit.entries]).toEqual(['cancelled', []]);
  });
});

describe('a ring', () => {
  it('lasts 60 s, and what came of it is known to staff', () => {
    const scene = new VisitScene().knock('anna').tick(59_999);
    expect(scene.entry('anna').ring).toBeUndefined();
    expect(scene.tick(1).entry('anna').ring).toBe('unanswered');
    const away = new VisitScene();
    away.readyTablet = undefined;
    expect(away.knock('anna').tick(MINUTE).entry('anna').ring).toBe('unavailable');
    const declined = new VisitScene().knock('anna');
    declined.take({ type: 'decline', entry: anna, by: 'resident' });
    expect([declined.entry('anna').ring, declined.entry('anna').status]).toEqual(['declined', 'waiting']);
  });

  it('begins again for each visitor, and the first answer stops it', () => {
    const scene = new VisitScene()
      .knock('anna')
      .take({ type: 'answer', entry: anna, on: 'tablet' })
      .knock('ben');
    expect([scene.entry('anna').ring, scene.entry('ben').ring]).toEqual(['answered', undefined]);
    const answered = scene.visit;
    expect(scene.take({ type: 'answer', entry: anna, on: 'tablet' }).visit).toBe(answered);
  });

  it('lets the resident see the visitor first: nothing of the resident is sent before they admit', () => {
    const scene = new VisitScene().knock('anna').take({ type: 'answer', entry: anna, on: 'tablet' });
    expect(scene.visit.residentInAt).toBeUndefined();
    scene.take({ type: 'admit', entry: anna, by: 'resident', on: 'tablet' });
    expect([scene.visit.residentInAt, phaseOf(scene.visit)]).toEqual([START, 'in-call']);
  });

  it('goes on when staff admit, so that the resident still answers for themself', () => {
    const scene = new VisitScene().knock('anna').take({ type: 'admit', entry: anna, by: 'staff' });
    expect([scene.visit.residentInAt, scene.entry('anna').ring]).toEqual([undefined, undefined]);
    scene.take({ type: 'answer', entry: anna, on: 'tablet' }, 1_000);
    expect([scene.visit.residentInAt, scene.entry('anna').ring]).toEqual([START + 1_000, 'answered']);
  });

  it('is not begun again by a visitor who was declined, who is not told, and by nobody without end', () => {
    const scene = new VisitScene({ guests: [fakeGuest('anna')] }).knock('anna');
    scene.take({ type: 'decline', entry: anna, by: 'resident' }, 5_000).take({ type: 'leave', who: anna });
    const knock = { type: 'knock', guest: guestId('anna'), device: 'anna', identified: false } as const;
    scene.take({ ...knock, entry: entryId('again') }, 31_000);
    expect(scene.entry('again')).toMatchObject({ status: 'waiting', ring: 'declined', rangAt: scene.at });
    expect(phaseOf(scene.visit)).toBe('lobby');
    scene.take({ type: 'ring-again', entry: entryId('again') });
    expect(phaseOf(scene.visit)).toBe('ringing');
    const restless = new VisitScene({ guests: [fakeGuest('anna')] });
    for (let stay = 0; stay < 8; stay += 1) {
      const entry = entryId(`stay-${stay}`);
      restless.take({ ...knock, entry }, 31_000).take({ type: 'leave', who: entry });
    }
    expect(restless.visit.entries.map(({ ring }) => ring === 'stopped')).toEqual(
      Array.from({ length: 8 }, (_, stay) => stay >= 4),
    );
  });

  it('answers by itself for a visitor for whom staff set it, if a tablet is ready in time', () => {
    const guests = [fakeGuest('anna', { autoAnswer: 10 })];
    const scene = new VisitScene({ guests }).knock('anna').tick(10_000);
    expect(scene.entry('anna').admittedBy).toBe('auto');
    expect(scene.visit.residentInAt).toBe(START + 10_000);
    const away = new VisitScene({ guests });
    away.readyTablet = undefined;
    away.knock('anna').tick(MINUTE);
    away.readyTablet = 'tablet';
    expect(away.tick(1_000).entry('anna').status).toBe('waiting');
  });
});

describe('a wait', () => {
  it('alarms staff after 2 minutes and offers another time after 10', () => {
    const scene = new VisitScene().knock('anna').tick(2 * MINUTE);
    expect(scene.entry('anna').alarmedAt).toBe(START + 2 * MINUTE);
    scene.take({ type: 'other-time', entry: anna });
    expect(scene.entry('anna').otherTimeAskedAt).toBeUndefined();
    scene.take({ type: 'other-time', entry: anna }, 8 * MINUTE);
    expect(scene.entry('anna').otherTimeAskedAt).toBe(START + 10 * MINUTE);
  });

  it('takes messages of staff, each once', () => {
    const message = { id: 'm', from: 'Nina', text: 'Rosa is on her way.', at: START };
    const scene = new VisitScene().knock('anna');
    scene.take({ type: 'message', entry: anna, message }).take({ type: 'message', entry: anna, message });
    expect(scene.entry('anna').messages).toEqual([message]);
  });

  it('ends with the visit: unanswered, declined, or expired when nobody came', () => {
    const waited = new VisitScene().knock('anna').tick(45 * MINUTE);
    expect(waited.visit.over?.outcome).toBe('unanswered');
    const refused = new VisitScene().knock('anna').take({ type: 'decline', entry: anna, by: 'resident' });
    expect(refused.tick(45 * MINUTE).visit.over?.outcome).toBe('declined');
  });
});

/** Anna talks to the resident. */
const talking = (change: ConstructorParameters<typeof VisitScene>[0] = {}) =>
  new VisitScene({ guests: [fakeGuest('anna')], ...change })
    .knock('anna')
    .take({ type: 'answer', entry: anna, on: 'tablet' })
    .take({ type: 'admit', entry: anna, by: 'resident', on: 'tablet' });

describe('a visit that takes place', () => {
  it('ends when its visitors have left and did not come back within 30 s', () => {
    const scene = talking().take({ type: 'leave', who: anna }, MINUTE).tick(29_999);
    expect(scene.take({ type: 'return', who: anna }).entry('anna').status).toBe('admitted');
    scene.take({ type: 'leave', who: anna }).tick(30_000);
    expect(scene.visit.over).toMatchObject({ outcome: 'ended', cause: 'visitors-left' });
    expect(scene.effects).toContainEqual({ type: 'close-call' });
  });

  it('ends when the resident has left, who may undo that as well', () => {
    const scene = talking().take({ type: 'leave', who: 'resident' }).tick(20_000);
    expect(scene.take({ type: 'return', who: 'resident' }).tick(MINUTE).visit.over).toBeUndefined();
    scene.take({ type: 'leave', who: 'resident' }).tick(30_000);
    expect(scene.visit.over?.cause).toBe('resident-left');
  });

  it('warns before its limit, and ends at it unless it is extended', () => {
    const scene = talking().tick(25 * MINUTE);
    expect(scene.visit.warnedAt).toBe(START + 25 * MINUTE);
    scene.take({ type: 'extend', by: 10 * MINUTE }).tick(5 * MINUTE);
    expect([scene.visit.over, scene.visit.warnedAt]).toEqual([undefined, undefined]);
    expect(scene.tick(10 * MINUTE).visit.over?.cause).toBe('time-limit');
  });

  it('ends when all have been disconnected for 2 minutes, and not when they come back', () => {
    const scene = talking().take({ type: 'present', staff: false, others: false });
    scene.take({ type: 'present', staff: false, others: true }, MINUTE).tick(5 * MINUTE);
    expect(scene.visit.over).toBeUndefined();
    scene.take({ type: 'present', staff: false, others: false }).tick(2 * MINUTE);
    expect(scene.visit.over?.cause).toBe('absent');
  });

  it('closes the door behind those who were let in once they may have entered, and at once when it is over', () => {
    const scene = talking();
    expect(scene.effects).toEqual([]);
    expect(nextDue(scene.visit, scene.at)).toBe(scene.at + 2_000);
    expect(scene.tick(2_000).effects).toEqual([{ type: 'close-door', entry: anna }]);
    expect(talking().take({ type: 'end' }).effects).toContainEqual({ type: 'close-door', entry: anna });
  });

  it('waits while staff are required and gone', () => {
    const scene = talking({ staffRequired: true });
    expect(scene.effects).toContainEqual({ type: 'pause' });
    scene.take({ type: 'done', effect: { type: 'pause' } });
    scene.take({ type: 'present', staff: true, others: true });
    expect([waitsForStaff(scene.visit), scene.effects]).toEqual([false, []]);
    const gone: VisitInput = { type: 'present', staff: false, others: true };
    scene.take(gone).take(gone, 3_000);
    expect(waitsForStaff(scene.visit)).toBe(false);
    scene.take(gone, 1_000);
    expect([waitsForStaff(scene.visit), scene.effects.at(-1)]).toEqual([true, { type: 'pause' }]);
  });

  it('does not end while nobody may be connected, since it waits for staff', () => {
    const scene = talking({ staffRequired: true });
    const empty: VisitInput = { type: 'present', staff: false, others: false };
    scene
      .take(empty)
      .take(empty, 5 * MINUTE)
      .take(empty, 5 * MINUTE);
    expect([scene.visit.over, waitsForStaff(scene.visit)]).toEqual([undefined, true]);
    scene.take({ type: 'present', staff: true, others: false }).tick(2 * MINUTE);
    expect(scene.visit.over?.cause).toBe('absent');
  });

  it('calls staff, who answer by coming', () => {
    const scene = talking().take({ type: 'help' }).take({ type: 'help' }, 5_000);
    expect(scene.visit.helpAskedAt).toBe(START);
    scene.take({ type: 'help-taken', by: 'Sam' });
    expect([helpOf(scene.visit), comingOf(scene.visit)]).toEqual(['called', { helpComing: 'Sam' }]);
    scene.take({ type: 'present', staff: true, others: true });
    expect(scene.visit.helpHereAt).toBe(START + 5_000);
    scene.take({ type: 'present', staff: false, others: true });
    scene.take({ type: 'present', staff: false, others: true }, 5_000);
    expect(scene.visit.helpAskedAt).toBeUndefined();
  });

  it('disconnects who was removed, who stays out on every device', () => {
    const scene = talking({ guests: [fakeGuest('anna'), fakeGuest('ben')] });
    scene.take({ type: 'remove', guest: guestId('anna') });
    expect([scene.entry('anna').status, scene.effects]).toEqual([
      'gone',
      [
        { type: 'close-door', entry: anna },
        { type: 'oust', entry: anna },
      ],
    ]);
    const { entries } = scene.visit;
    expect(scene.knock('anna').knock('anna', 'private-window').visit.entries).toBe(entries);
  });

  it('admits one by one', () => {
    const scene = talking({ guests: [fakeGuest('anna'), fakeGuest('ben')] }).knock('ben');
    expect([scene.entry('anna').status, scene.entry('ben').status]).toEqual(['admitted', 'waiting']);
    scene.take({ type: 'decline', entry: ben, by: 'staff' });
    expect(scene.knock('ben').entry('ben').status).toBe('gone');
  });

  it('keeps who is inside when a link is revoked, and turns away who waits', () => {
    const scene = talking({ guests: [fakeGuest('anna'), fakeGuest('ben')] }).knock('ben');
    scene.take({ type: 'revoke', guest: guestId('anna') }).take({ type: 'revoke', guest: guestId('ben') });
    expect([scene.entry('anna').status, scene.entry('ben').goneBecause]).toEqual(['admitted', 'revoked']);
    scene.take({ type: 'renew', guest: guestId('ben') }).knock('ben', 'phone');
    expect(scene.entry('ben-phone').seen).toBe(true);
  });

  it('turns away who opened a link that staff then renew', () => {
    const guests = [fakeGuest('anna', { autoAnswer: 20 })];
    const scene = new VisitScene({ guests }).knock('anna', 'stranger');
    scene.take({ type: 'renew', guest: guestId('anna') });
    expect([scene.entry('anna-stranger').status, scene.visit.guests[0]?.device]).toEqual(['gone', undefined]);
    expect(scene.knock('anna').entry('anna').seen).toBe(true);
    scene.tick(30_000);
    expect([scene.entry('anna').status, scene.entry('anna-stranger').status]).toEqual(['admitted', 'gone']);
    // A visitor who is inside stays, and is not known by their device any more.
    scene.take({ type: 'renew', guest: guestId('anna') });
    expect([scene.entry('anna').status, scene.entry('anna').seen]).toEqual(['admitted', false]);
  });
});

describe('guests of a visit that is over', () => {
  const mailed = (scene: VisitScene) => scene.effects.filter(({ type }) => type === 'mail');

  it('are written that it was cancelled, until that is noted', () => {
    const scene = new VisitScene().take({ type: 'revoke', guest: guestId('ben') }).take({ type: 'cancel' });
    const effect = { type: 'mail', guest: guestId('anna'), about: 'cancelled' } as const;
    expect(mailed(scene)).toEqual([effect]);
    expect(mailed(scene.take({ type: 'done', effect }).take({ type: 'done', effect }))).toEqual([]);
  });

  it('are written that they missed it, unless they were let in or removed', () => {
    const guests = [fakeGuest('anna'), fakeGuest('ben'), fakeGuest('carl')];
    const scene = talking({ guests }).take({ type: 'remove', guest: guestId('carl') });
    expect(mailed(scene)).toEqual([]);
    scene.take({ type: 'end' });
    expect(mailed(scene)).toEqual([{ type: 'mail', guest: guestId('ben'), about: 'missed' }]);
  });

  it('are written nothing while a visit goes on', () => {
    expect(mailed(new VisitScene().knock('anna'))).toEqual([]);
    expect(mailed(new VisitScene().tick(60 * MINUTE))).toHaveLength(2);
  });
});
