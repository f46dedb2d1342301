import { describe, expect, it } from 'vitest';
import { entryId, fakeGuest, guestId, VisitScene } from '../testkit/visit-scene.ts';
import { placeAtDoor, placeInCall, type Comer } from './may-enter.ts';

const anna = entryId('anna');
const comers = {
  anna: { as: 'visitor', devices: new Set(['anna']) },
  stranger: { as: 'visitor', devices: new Set(['another']) },
  tablet: { as: 'tablet', tablet: 'tablet', residents: new Set(['rosa']), name: 'Rosa' },
  otherTablet: { as: 'tablet', tablet: 'other', residents: new Set(['rosa']), name: 'Rosa' },
  foreignTablet: { as: 'tablet', tablet: 'tablet', residents: new Set(['karl']), name: 'Karl' },
  staff: { as: 'staff', user: 'nina', name: 'Nina' },
} as const satisfies Readonly<Record<string, Comer>>;

const names = Object.keys(comers);
const inCall = (scene: VisitScene) =>
  Object.values(comers).flatMap((comer, place) => (placeInCall(scene.visit, comer) ? [names[place]] : []));
const atDoor = (scene: VisitScene) =>
  Object.values(comers).flatMap((comer, place) =>
    placeAtDoor(scene.visit, anna, comer, scene.at) ? [names[place]] : [],
  );

const scenes: readonly (readonly [string, (scene: VisitScene) => VisitScene, string[], string[]])[] = [
  ['before anybody came', (scene) => scene, ['staff'], []],
  ['while it rings', (scene) => scene.knock('anna'), ['staff'], ['anna', 'tablet', 'otherTablet', 'staff']],
  [
    'when the resident looks',
    (scene) => scene.knock('anna').take({ type: 'answer', entry: anna, on: 'tablet' }),
    ['staff'],
    ['anna', 'tablet', 'staff'],
  ],
  ['in the lobby, when nobody looks', (scene) => scene.knock('anna').tick(61_000), ['staff'], []],
  [
    'when staff look',
    (scene) => scene.knock('anna').tick(61_000).take({ type: 'look', entry: anna }),
    ['staff'],
    ['anna', 'staff'],
  ],
  [
    'after staff admitted, before the resident answered',
    (scene) => scene.knock('anna').take({ type: 'admit', entry: anna, by: 'staff' }),
    ['anna', 'staff'],
    [],
  ],
  [
    'after the resident admitted',
    (scene) => scene.knock('anna').take({ type: 'admit', entry: anna, by: 'resident', on: 'tablet' }),
    ['anna', 'tablet', 'staff'],
    [],
  ],
  [
    'after the resident left',
    (scene) =>
      scene
        .knock('anna')
        .take({ type: 'admit', entry: anna, by: 'resident', on: 'tablet' })
        .take({ type: 'leave', who: 'resident' }),
    ['anna', 'staff'],
    [],
  ],
  [
    'after the visitor was removed',
    (scene) =>
      scene
        .knock('anna')
        .take({ type: 'admit', entry: anna, by: 'resident', on: 'tablet' })
        .take({ type: 'remove', guest: guestId('anna') }),
    ['staff'],
    [],
  ],
  [
    'when it is over',
    (scene) =>
      scene
        .knock('anna')
        .take({ type: 'admit', entry: anna, by: 'resident', on: 'tablet' })
        .take({ type: 'end' }),
    [],
    [],
  ],
];

describe('the door of a visit', () => {
  it.each(scenes)('%s', (_, play, call, door) => {
    const scene = play(new VisitScene());
    expect([inCall(scene), atDoor(scene)]).toEqual([call, door]);
  });

  it('keeps everyone but staff out while staff are required and gone', () => {
    const scene = new VisitScene({ staffRequired: true, guests: [fakeGuest('anna')] })
      .knock('anna')
      .take({ type: 'admit', entry: anna, by: 'resident', on: 'tablet' });
    expect(inCall(scene)).toEqual(['staff']);
    scene.take({ type: 'present', staff: true, others: false });
    expect(inCall(scene)).toEqual(['anna', 'tablet', 'staff']);
  });

  it('lets who waits be seen and see nothing, and who looks see and send nothing', () => {
    const { visit, at } = new VisitScene().knock('anna');
    expect(placeAtDoor(visit, anna, comers.anna, at)?.rights).toEqual({
      publish: ['camera', 'microphone'],
      subscribe: false,
      data: false,
    });
    for (const comer of [comers.tablet, comers.staff])
      expect(placeAtDoor(visit, anna, comer, at)?.rights.publish).toEqual([]);
  });
});
