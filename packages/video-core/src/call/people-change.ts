import type { PeopleChange, PresentPerson } from './control-protocol.ts';

/** People whom it does not concern stay the same objects. */
export function changePeople(
  before: readonly PresentPerson[],
  { people, gone }: PeopleChange,
): readonly PresentPerson[] {
  const after = new Map(before.map((person) => [person.id, person]));
  for (const id of gone) after.delete(id);
  for (const person of people) after.set(person.id, person);
  return [...after.values()];
}

/** `undefined` where only the whole list tells it: somebody came, or came back, ahead of others. */
export function peopleChange(
  before: readonly PresentPerson[],
  after: readonly PresentPerson[],
): PeopleChange | undefined {
  const known = new Map(before.map((person) => [person.id, person]));
  const present = new Set(after.map(({ id }) => id));
  const change = {
    people: after.filter((person) => !isSame(person, known.get(person.id))),
    gone: before.filter(({ id }) => !present.has(id)).map(({ id }) => id),
  };
  const inOrder = changePeople(before, change).every(({ id }, place) => id === after[place]?.id);
  return inOrder ? change : undefined;
}

const isSame = (person: PresentPerson, known: PresentPerson | undefined): boolean =>
  person.name === known?.name && person.role === known.role && person.blocked.join() === known.blocked.join();
