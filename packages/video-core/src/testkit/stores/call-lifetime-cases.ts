import { asId, roomName, type CallId } from '../../contract/identity.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import { expect } from '../conformance/conformance-error.ts';
import { alder, LONG_AGO, newCall, person, same, T0 } from './contract-calls.ts';
import type { ContractCase } from './store-contract.ts';

/** How calls begin and end, which rooms they are in, and when they are deleted. */
export const CALL_LIFETIME_CASES: readonly ContractCase<CallStore>[] = [
  {
    name: 'opens a call that nobody has entered, on its first epoch',
    async run(store) {
      const given = newCall();
      const { call, opened } = await store.open(given);
      expect(opened, 'the call was not opened');
      const expected = {
        ...given,
        pin: alder,
        epoch: 1,
        attempt: 1,
        emptySince: T0,
        entered: false,
        locked: false,
        guestsDenied: [],
        version: 0,
        enforcedVersion: 0,
      };
      same(call, expected, 'the opened call');
      same(await store.find(given.id), expected, 'the call by its id');
      same(await store.findOpen(given.tenant, given.key), expected, 'the call by its key');
    },
  },
  {
    name: 'gives one call to everybody who opens one at the same key at once',
    async run(store) {
      const { key } = newCall();
      const calls = ['alder', 'birch'].flatMap((name) =>
        Array.from({ length: 25 }, () => ({ ...newCall(asId.deployment(name)), key })),
      );
      const answers = await Promise.all(calls.map((call) => store.open(call)));
      same(answers.filter(({ opened }) => opened).length, 1, 'how many opened a call');
      same(new Set(answers.map(({ call }) => call.id)).size, 1, 'how many calls there are');
      same(new Set(answers.map(({ call }) => call.pin)).size, 1, 'how many pins there are');
    },
  },
  {
    name: 'keeps calls of different keys and tenants apart',
    async run(store) {
      const here = await store.open(newCall());
      const there = await store.open(newCall());
      expect(here.call.id !== there.call.id, 'two keys share a call');
      const stranger = await store.findOpen(asId.tenant('another'), here.call.key);
      same(stranger, undefined, 'the call as another tenant sees it');
    },
  },
  {
    name: 'lists the open calls of a tenant, a page at a time, each once',
    async run(store) {
      const tenant = asId.tenant(`of ${crypto.randomUUID()}`);
      const given = Array.from({ length: 5 }, () => ({ ...newCall(), tenant }));
      for (const call of given) await store.open(call);
      await store.open({ ...newCall(), tenant: asId.tenant(`not ${tenant}`) });
      const [ended, ...open] = given;
      if (ended) await store.end(ended.id, T0, 'always');
      const first = await store.listOpen(tenant, { limit: 3 });
      const after = first.at(-1)?.key;
      const rest = await store.listOpen(tenant, { limit: 3, ...(after !== undefined && { after }) });
      same([first.length, rest.length], [3, 1], 'the lengths of the pages');
      const listed = [...first, ...rest].map(({ id }) => id).toSorted();
      same(listed, open.map(({ id }) => id).toSorted(), 'the listed calls');
    },
  },
  {
    name: 'lets a key begin a new call when the old one has ended, and remembers the old one',
    async run(store) {
      const first = newCall();
      await store.open(first);
      expect(await store.end(first.id, T0 + 5, 'always'), 'the call was not ended');
      expect(!(await store.end(first.id, T0 + 6, 'always')), 'the call was ended twice');
      same((await store.find(first.id))?.endedAt, T0 + 5, 'when it ended');
      same(await store.findOpen(first.tenant, first.key), undefined, 'the open call');
      const { opened } = await store.open({ ...newCall(), key: first.key });
      expect(opened, 'no new call was opened');
    },
  },
  {
    name: 'ends no call that somebody is in, or was admitted to, unless told to',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const ada = person(id);
      await store.admit(ada, 0, T0 + 1);
      expect(!(await store.end(id, T0 + 1, 'unused')), 'a used call was given up');
      await store.markInside(id, [ada.id], T0 + 2);
      await store.markInside(id, [ada.id], T0 + 3);
      const { emptySince, entered } = (await store.find(id)) ?? {};
      same([emptySince, entered], [undefined, true], 'an occupied call');
      same((await store.findParticipant(id, ada.id))?.enteredAt, T0 + 2, 'when somebody entered');
      expect(!(await store.end(id, T0 + 2, { emptyBefore: T0 + 1e9 })), 'an occupied call expired');
      expect(await store.end(id, T0 + 2, 'always'), 'it was not ended');
      const unused = (await store.open(newCall())).call;
      expect(await store.end(unused.id, T0 + 2, 'unused'), 'an unused call was not given up');
    },
  },
  {
    name: 'keeps the first time at which a call was empty',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      await store.markInside(id, [], T0);
      await store.markEmpty(id, T0 + 10);
      await store.markEmpty(id, T0 + 20);
      same((await store.find(id))?.emptySince, T0 + 10, 'since when it is empty');
    },
  },
  {
    name: 'tells rooms that may still be there until they are closed',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const stamp = { epoch: 1, attempt: 1 };
      const room = roomName(id, stamp);
      const unclosed = [{ call: id, ...stamp, room, deployment: alder }];
      await store.end(id, T0, 'always');
      same(await store.listUnclosedRooms(id), unclosed, 'the rooms');
      await store.markRoomClosed(room, T0);
      same(await store.listUnclosedRooms(id), [], 'the rooms when all are closed');
    },
  },
  {
    name: 'gives a call another room once when the one it was in is gone',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const stamp = { epoch: 1, attempt: 1 };
      const replaced = await Promise.all([
        store.replaceRoom(id, stamp, T0),
        store.replaceRoom(id, stamp, T0),
      ]);
      same(replaced.toSorted(), [false, true], 'who replaced it');
      const { epoch, attempt, version } = (await store.find(id)) ?? {};
      same([epoch, attempt, version], [1, 2, 1], 'the room now');
      const rooms = (await store.listUnclosedRooms(id)).map((one) => one.room);
      same(rooms, [roomName(id, { epoch: 1, attempt: 2 })], 'the rooms that may be there');
      await store.end(id, T0, 'always');
      expect(!(await store.replaceRoom(id, { epoch: 1, attempt: 2 }, T0)), 'an ended call got a room');
    },
  },
  {
    name: 'forgets calls that ended long ago, so many at a time, but none that is open or whose room may be there',
    async run(store) {
      const begin = async (openedAt = LONG_AGO) => {
        const { id } = (await store.open({ ...newCall(), openedAt })).call;
        const one = person(id);
        await store.admit(one, 0, openedAt);
        return { id, one };
      };
      const end = async ({ id }: { readonly id: CallId }, at: number) => {
        await store.end(id, at, 'always');
        await store.markRoomClosed(roomName(id, { epoch: 1, attempt: 1 }), at);
      };
      const [first, second, fresh, unclosed, open] = await Promise.all([
        begin(),
        begin(),
        begin(),
        begin(),
        begin(),
      ]);
      await end(first, LONG_AGO + 1);
      await end(second, LONG_AGO + 2);
      await end(fresh, LONG_AGO + 10);
      await store.end(unclosed.id, LONG_AGO, 'always');
      same(await store.forgetEnded(LONG_AGO + 10, 1), 1, 'how many are forgotten when one may be');
      same(await store.forgetEnded(LONG_AGO + 10, 10), 1, 'how many are forgotten after that');
      same(await store.forgetEnded(LONG_AGO + 10, 10), 0, 'how many are forgotten when none is left');
      for (const { id, one } of [first, second]) {
        same(await store.find(id), undefined, 'a forgotten call');
        same(await store.findParticipant(id, one.id), undefined, 'somebody who was in a forgotten call');
      }
      for (const { id, one } of [fresh, unclosed, open]) {
        same((await store.find(id))?.id, id, 'a call that is kept');
        same(
          (await store.findParticipant(id, one.id))?.id,
          one.id,
          'somebody who was in a call that is kept',
        );
      }
      await store.end(open.id, T0, 'always');
    },
  },
];
