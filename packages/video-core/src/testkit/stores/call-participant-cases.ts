import { asId, type ProviderKind } from '../../contract/identity.ts';
import type { ParticipantRecord } from '../../server/calls/call-record.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import { expect } from '../conformance/conformance-error.ts';
import { newCall, person, same, T0 } from './contract-calls.ts';
import type { ContractCase } from './store-contract.ts';

/** Who is admitted, listed and pruned. */
export const CALL_PARTICIPANT_CASES: readonly ContractCase<CallStore>[] = [
  {
    name: 'admits to a call as it was read, and puts off its end since somebody is on the way in',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const [ada, bob] = [person(id, T0 + 10), person(id)];
      expect(await store.admit(ada, 0, T0 + 1_000), 'the first was not admitted');
      same((await store.find(id))?.emptySince, T0 + 1_000, 'since when it is empty');
      expect(await store.admit(bob, 0, T0 + 500), 'the second was not admitted');
      same((await store.find(id))?.emptySince, T0 + 1_000, 'after a clock that is behind');
      same(await store.findParticipants(id, [ada.id, bob.id]), [bob, ada], 'who was admitted');
      const grace = { ...ada, name: 'Grace', role: 'host', resumeHash: 'another' } as const;
      expect(await store.admit(grace, 0, T0 + 2_000), 'the first was not admitted again');
      same(await store.findParticipant(id, ada.id), { ...grace, role: 'guest' }, 'who was admitted again');
      await store.setLocked(id, true);
      expect(!(await store.admit(person(id), 0, T0 + 3_000)), 'admitted by what was so before the lock');
      same((await store.find(id))?.emptySince, T0 + 2_000, 'since when it is empty after a refusal');
      expect(await store.admit(person(id), 1, T0 + 3_000), 'not admitted by what is so now');
      expect(!(await store.end(id, T0 + 4_000, { emptyBefore: T0 + 3_000 })), 'it was ended too early');
      expect(await store.end(id, T0 + 4_000, { emptyBefore: T0 + 3_001 }), 'it was not ended');
      expect(!(await store.admit(person(id), 2, T0 + 5_000)), 'admitted to an ended call');
    },
  },
  {
    name: 'tells what the clients could run of those who were inside at a key',
    async run(store) {
      const { call } = await store.open(newCall());
      const { id } = call;
      const [alder, birch] = [asId.provider('alder'), asId.provider('birch')];
      const able = (...adapters: readonly ProviderKind[]) => ({ ...person(id), adapters });
      const [ada, ben, cy, dee, eve] = [
        able(birch, alder),
        able(alder, birch),
        able(alder),
        able(alder),
        able(birch),
      ];
      const people = [ada, ben, cy, dee, eve, person(id)];
      for (const one of people) await store.admit(one, 0, T0);
      const inside = [ada, ben, dee, eve, ...people.slice(5)].map((one) => one.id);
      await store.markInside(id, inside, T0 + 10);
      await store.markRemoved(id, dee.id, { at: T0, message: '', watchUntil: T0 });
      const seen = async (since: number) =>
        (await store.listAdaptersSeen(call, since)).map((set) => set.join()).toSorted();
      same(await seen(T0 + 10), ['alder,birch', 'birch'], 'what they could run');
      same(await seen(T0 + 11), [], 'since then');
      const elsewhere = { ...call, key: asId.key('elsewhere') };
      same(await store.listAdaptersSeen(elsewhere, T0), [], 'at another key');
      same((await store.findParticipant(id, cy.id))?.adapters, [alder], 'of one of them');
      await store.admit({ ...cy, adapters: [birch] }, 1, T0);
      same((await store.findParticipant(id, cy.id))?.adapters, [birch], 'when they came back');
    },
  },
  {
    name: 'tells who joined, in order and page by page',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const people = [person(id, T0), person(id, T0 + 10), person(id, T0 + 10), person(id, T0 + 20)];
      for (const one of people.toReversed()) await store.admit(one, 0, T0 + 30);
      const [first, last] = [people[0], people[3]];
      const all = await store.listParticipants(id, { limit: 9 });
      same(
        all.map((one) => one.id),
        people.toSorted((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1)).map((one) => one.id),
        'who joined',
      );
      const page = await store.listParticipants(id, { limit: 2 });
      const after = page[1]?.id ?? asId.participant('none');
      same(page, all.slice(0, 2), 'the first page');
      same(await store.listParticipants(id, { after, limit: 2 }), all.slice(2), 'the second page');
      const stranger = asId.participant(crypto.randomUUID());
      const some = [last?.id, first?.id, stranger].filter((one) => one !== undefined);
      same(await store.findParticipants(id, some), [first, last], 'who of three joined');
      same(await store.findParticipants(id, []), [], 'who of nobody joined');
      const other = asId.call(crypto.randomUUID());
      same(await store.findParticipant(other, stranger), undefined, 'somebody in another call');
    },
  },
  {
    name: 'prunes those who never entered: the old ones, and guests who are too many',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const host = { ...person(id), role: 'host' } as const;
      const [old, inside, removed, ...fresh] = Array.from({ length: 8 }, () => person(id));
      if (!old || !inside || !removed) throw new Error('there are eight');
      await store.admit(host, 0, T0 + 10);
      for (const one of [old, inside, removed]) await store.admit(one, 0, T0);
      for (const [index, one] of fresh.entries()) await store.admit(one, 0, T0 + 20 + index);
      await store.markInside(id, [inside.id], T0);
      await store.markRemoved(id, removed.id, { at: T0, message: '', watchUntil: T0 });
      const left = async () =>
        (await store.listParticipants(id, { limit: 99 })).map((one) => one.id).toSorted();
      const ids = (...people: readonly ParticipantRecord[]) => people.map((one) => one.id).toSorted();
      await store.pruneNeverEntered({ admittedBefore: T0 + 10, keep: 99, limit: 1_000 });
      same(await left(), ids(host, inside, removed, ...fresh), 'who is left of the old');
      await store.pruneNeverEntered({ admittedBefore: T0, keep: 2, limit: 1_000 });
      same(await left(), ids(host, inside, removed, ...fresh.slice(-2)), 'who is left of too many');
      await store.pruneNeverEntered({ admittedBefore: T0 + 1e6, keep: 2, limit: 1_000 });
      same(await left(), ids(inside, removed), 'who is left in the end');
    },
  },
];
