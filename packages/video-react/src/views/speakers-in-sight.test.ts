import { asId, type ParticipantId } from '@crossfade/video-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder, withSpeakersInSight } from './speakers-in-sight.ts';

const ids = (...names: readonly string[]): readonly ParticipantId[] => names.map(asId.participant);
const NOBODY_SPOKE: ReadonlyMap<ParticipantId, number> = new Map();

test('who comes stands behind those whose order is known, and who went has no place', () => {
  expect(inOrder(ids('a', 'b', 'c', 'd'), ids('c', 'x', 'a'))).toEqual(ids('c', 'a', 'b', 'd'));
  const people = ids('a', 'b');
  expect(inOrder(people, [])).toBe(people);
});

test('a speaker changes places with whoever was silent longest, and never with somebody who did not move', () => {
  const order = ids('a', 'b', 'c', 'd', 'e');
  const movable = ids('a', 'b', 'c');
  const lastSpoke = new Map(ids('a', 'c').map((id, at) => [id, at + 1]));
  expect(withSpeakersInSight(order, { movable, unseen: ids('e'), lastSpoke })).toEqual(
    ids('a', 'e', 'c', 'd', 'b'),
  );
  expect(withSpeakersInSight(order, { movable, unseen: ids('d', 'e'), lastSpoke })).toEqual(
    ids('e', 'd', 'c', 'b', 'a'),
  );
  expect(withSpeakersInSight(order, { movable, unseen: ids('e'), lastSpoke: NOBODY_SPOKE })).toEqual(
    ids('a', 'b', 'e', 'd', 'c'),
  );
  expect(withSpeakersInSight(order, { movable, unseen: [], lastSpoke })).toBe(order);
});

test('nobody is lost or doubled, and as many speakers are in sight as there is room for', () => {
  const people = Array.from({ length: 40 }, (_, at) => asId.participant(`p${at}`));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 25 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 39 })),
      fc.array(fc.integer({ min: 0, max: 39 })),
      (room, speaking, spoken) => {
        const speakers = speaking.map((at) => asId.participant(`p${at}`));
        const front = people.slice(0, room);
        const after = withSpeakersInSight(people, {
          movable: front.filter((id) => !speakers.includes(id)),
          unseen: speakers.filter((id) => !front.includes(id)),
          lastSpoke: new Map(spoken.map((at, turn) => [asId.participant(`p${at}`), turn + 1])),
        });
        expect(after.toSorted()).toEqual(people.toSorted());
        const seen = after.slice(0, room).filter((id) => speakers.includes(id));
        expect(seen).toHaveLength(Math.min(room, speakers.length));
      },
    ),
  );
});
