import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PresentPerson } from './control-protocol.ts';
import { asId } from '../contract/identity.ts';
import { changePeople, peopleChange } from './people-change.ts';

const person: fc.Arbitrary<PresentPerson> = fc.record({
  id: fc.constantFrom(...'abcdefgh').map(asId.participant),
  name: fc.constantFrom('Ada', 'Bob'),
  role: fc.constantFrom('host' as const, 'guest' as const),
  blocked: fc.subarray(['camera' as const, 'microphone' as const]),
});
const people = fc.uniqueArray(person, { selector: ({ id }) => id });

it('whatever is told as a change leads to what the whole list says', () => {
  fc.assert(
    fc.property(people, people, (before, after) => {
      const change = peopleChange(before, after);
      if (change) expect(changePeople(before, change)).toEqual(after);
    }),
  );
});

it('people who come at the end, go, or change are told as a change, and the others stay as they are', () => {
  fc.assert(
    fc.property(people, fc.func(fc.constantFrom('stay', 'go', 'rename')), person, (before, fate, comer) => {
      const renamed = ({ name, ...rest }: PresentPerson) => ({ ...rest, name: `${name}!` });
      const after = before
        .filter((one) => fate(one.id) !== 'go')
        .map((one) => (fate(one.id) === 'rename' ? renamed(one) : one));
      if (!before.some(({ id }) => id === comer.id)) after.push(comer);
      const change = peopleChange(before, after);
      expect(change).toBeDefined();
      if (change === undefined) return;
      const touched = before.filter(({ id }) => fate(id) !== 'stay').length + 1;
      expect(change.people.length + change.gone.length).toBeLessThanOrEqual(touched);
      const reached = changePeople(before, change);
      for (const one of before) if (fate(one.id) === 'stay') expect(reached).toContain(one);
    }),
  );
});

it('a participant who comes back ahead of others is told with everybody', () => {
  const [ada, bob]: readonly PresentPerson[] = ['ada', 'bob'].map((id) => ({
    id: asId.participant(id),
    name: id,
    role: 'guest',
    blocked: [],
  }));
  if (!ada || !bob) return expect.unreachable();
  expect(peopleChange([bob], [ada, bob])).toBeUndefined();
});
