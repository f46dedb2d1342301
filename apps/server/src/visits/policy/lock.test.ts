import { expect, it } from 'vitest';
import { entryId, fakeGuest, START, VisitScene } from '../testkit/visit-scene.ts';
import { isRinging, phaseOf } from './visit.ts';

const anna = entryId('anna');
const ben = entryId('ben');

/** Staff have let Anna in and locked the visit; the resident has not answered yet. */
const locked = (): VisitScene =>
  new VisitScene({ guests: [fakeGuest('anna'), fakeGuest('ben', { autoAnswer: 5 })] })
    .knock('anna')
    .take({ type: 'admit', entry: anna, by: 'staff' })
    .take({ type: 'lock', locked: true });

it('a lock keeps out neither the resident nor who was admitted', () => {
  const scene = locked();
  expect(isRinging(scene.entry('anna'))).toBe(true);
  scene.take({ type: 'answer', entry: anna, on: 'tablet' });
  expect(scene.visit.residentInAt).toBe(START);
  scene.take({ type: 'leave', who: anna }).take({ type: 'return', who: anna }, 1_000);
  expect(scene.entry('anna').status).toBe('admitted');
});

it('no visitor who waits rings, is answered by itself or is admitted by the resident while a visit is locked', () => {
  const scene = locked().knock('ben').tick(10_000);
  expect([scene.entry('ben').status, isRinging(scene.entry('ben'))]).toEqual(['waiting', false]);
  scene.take({ type: 'ring-again', entry: ben }).take({ type: 'answer', entry: ben, on: 'tablet' });
  scene.take({ type: 'admit', entry: ben, by: 'resident', on: 'tablet' });
  expect([scene.entry('ben').status, scene.entry('ben').ring]).toEqual(['waiting', 'stopped']);
});

it('a lock ends the ring and the look at who waits, also of who left for a moment', () => {
  for (const seen of [false, true]) {
    const scene = new VisitScene().knock('ben');
    if (seen) scene.take({ type: 'answer', entry: ben, on: 'tablet' });
    scene.take({ type: 'leave', who: ben }).take({ type: 'lock', locked: true });
    scene.take({ type: 'return', who: ben });
    expect(scene.entry('ben')).toMatchObject({ status: 'waiting', ring: 'stopped' });
    expect(scene.entry('ben').answeredOn).toBeUndefined();
  }
});

it('who staff let in comes in, and who waited may be answered once it is unlocked', () => {
  const scene = locked().knock('ben');
  scene.take({ type: 'admit', entry: ben, by: 'staff' });
  expect([phaseOf(scene.visit), scene.entry('ben').status]).toEqual(['in-call', 'admitted']);
  const later = locked().knock('ben').take({ type: 'lock', locked: false });
  expect(later.visit.lockedAt).toBeUndefined();
  later.take({ type: 'answer', entry: ben, on: 'tablet' });
  expect(later.entry('ben').ring).toBe('answered');
});
