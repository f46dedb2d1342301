import { asId, roomName, type CallId, type DeploymentId, type TenantId } from '../../contract/identity.ts';
import { SOURCES } from '../../contract/media.ts';
import type { NewCall, ParticipantRecord } from '../../server/calls/call-record.ts';
import { TAKEOVER_MS, type CallStore } from '../../server/calls/call-store.ts';
import { expect } from '../conformance/conformance-error.ts';
import type { ContractCase } from './store-contract.ts';

/** The tenant of every case; a store with foreign keys must know it. */
export const CONTRACT_TENANT: TenantId = asId.tenant('contract');

const T0 = Date.UTC(2026, 0, 1);
/** Before everything that the other cases do. */
const LONG_AGO = Date.UTC(2000, 0, 1);
const alder = asId.deployment('alder');

function newCall(deployment: DeploymentId = alder): NewCall {
  return {
    id: asId.call(crypto.randomUUID()),
    tenant: CONTRACT_TENANT,
    key: asId.key(`key-${crypto.randomUUID()}`),
    decision: {
      deployment,
      provider: asId.provider(deployment),
      reason: 'DEFAULT',
      variant: deployment,
    },
    encrypted: true,
    openedAt: T0,
  };
}

function person(call: CallId, joinedAt = T0): ParticipantRecord {
  return {
    id: asId.participant(crypto.randomUUID()),
    call,
    name: 'Ada 🌻',
    role: 'guest',
    rights: { publish: SOURCES, subscribe: true, data: true },
    blocked: [],
    resumeHash: 'ab'.repeat(32),
    joinedAt,
  };
}

const same = (actual: unknown, expected: unknown, what: string): void => {
  const [left, right] = [canonical(actual), canonical(expected)];
  expect(left === right, `${what}: ${left} instead of ${right}`);
};

/** JSON whose keys are in order, since stores may return them in any. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'undefined';

/** What every `CallStore` must do, whatever runs the tests: `for (const { name, run } of …) it(name, () => run(store))`. */
export const CALL_STORE_CONTRACT: readonly ContractCase<CallStore>[] = [
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
    name: 'locks and unlocks a call',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      await store.setLocked(id, true);
      same((await store.find(id))?.locked, true, 'whether it is locked');
      await store.setLocked(id, false);
      same((await store.find(id))?.locked, false, 'whether it is still locked');
    },
  },
  {
    name: 'denies guests sources one by one, however many at once',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const twice = [...SOURCES, ...SOURCES];
      await Promise.all(twice.map((source) => store.setGuestsDenied(id, source, true, T0)));
      const call = await store.find(id);
      same(call?.guestsDenied.toSorted(), [...SOURCES].toSorted(), 'what guests are denied');
      same(call?.version, twice.length, 'how often it changed');
      await store.setGuestsDenied(id, 'camera', false, T0);
      const left = call?.guestsDenied.filter((source) => source !== 'camera');
      same((await store.find(id))?.guestsDenied, left, 'what guests are still denied');
    },
  },
  {
    name: 'changes roles, and keeps the first removal, for as long as it has to be watched',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const one = person(id);
      await store.admit(one, 0, T0);
      await store.setRole(id, one.id, 'host', T0);
      same((await store.findParticipant(id, one.id))?.role, 'host', 'the role');
      await store.markRemoved(id, one.id, { at: T0 + 1, message: 'Be kind.', watchUntil: T0 + 9 });
      await store.markRemoved(id, one.id, { at: T0 + 2, message: 'Again.', watchUntil: T0 + 10 });
      const { removed } = (await store.findParticipant(id, one.id)) ?? {};
      same(removed, { at: T0 + 1, message: 'Be kind.' }, 'the removal');
      const { watchUntil, version } = (await store.find(id)) ?? {};
      same([watchUntil, version], [T0 + 9, 2], 'what is known of it');
    },
  },
  {
    name: 'blocks sources one by one, however many at once',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const one = person(id);
      await store.admit(one, 0, T0);
      const twice = [...SOURCES, ...SOURCES];
      await Promise.all(twice.map((source) => store.setBlocked(id, one.id, source, true, T0)));
      const blocked = (await store.findParticipant(id, one.id))?.blocked ?? [];
      same(blocked.toSorted(), [...SOURCES].toSorted(), 'what is blocked');
      await store.setBlocked(id, one.id, 'camera', false, T0);
      const after = await store.findParticipant(id, one.id);
      expect(after?.blocked.includes('camera') === false, 'the camera is still blocked');
      same(after?.blocked.length, SOURCES.length - 1, 'how many sources are blocked');
      const { version } = (await store.find(id)) ?? {};
      await store.setBlocked(id, asId.participant('nobody'), 'camera', true, T0);
      same(await store.listParticipants(id, { limit: 9 }), [after], 'who is there when nobody was blocked');
      same((await store.find(id))?.version, version, 'the version when nobody was blocked');
    },
  },
  {
    name: 'tells whom a version is about, who is inside, and who is to be muted, until that is settled',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const [ada, bob, cy, dan] = [
        person(id, T0),
        person(id, T0 + 1),
        person(id, T0 + 2),
        person(id, T0 + 3),
      ];
      for (const one of [ada, bob, cy, dan]) await store.admit(one, 0, T0);
      const names = async (inside = [dan.id]) => {
        const since = (await store.find(id))?.enforcedVersion ?? -1;
        const people = await store.listToEnforce(id, inside, since);
        return people
          .map((one) => [one.id, one.ruledVersion, one.pendingMutes] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1));
      };
      const sorted = (...people: readonly (readonly [string, number, readonly string[]])[]) =>
        people.toSorted(([a], [b]) => (a < b ? -1 : 1));
      same(await names(), [[dan.id, 0, []]], 'who is inside');
      same(await names([]), [], 'nobody');
      await store.setBlocked(id, ada.id, 'camera', true, T0);
      await store.requestMute(id, { only: bob.id }, 'microphone', T0);
      same(
        await names(),
        sorted([ada.id, 1, []], [bob.id, 0, ['microphone']], [dan.id, 0, []]),
        'whom two changes are about',
      );
      expect(!(await store.settle(id, 1, {})), 'an old version was settled');
      same((await names([])).length, 2, 'how many a settled old version is about');
      expect(await store.settle(id, 2, { next: T0 + 5, watchUntil: T0 + 7 }), 'it was not settled');
      same(await names(), [[dan.id, 0, []]], 'who is left when it was settled');
      const { version, enforcedVersion, watchUntil } = (await store.find(id)) ?? {};
      same([version, enforcedVersion, watchUntil], [2, 2, T0 + 7], 'what was settled');
      await store.requestMute(id, { except: ada.id }, 'microphone', T0);
      same((await names([])).length, 3, 'how many are to be muted of all but one');
    },
  },
  {
    name: 'gives calls that are due to one of those who ask, and again when the time has come',
    async run(store) {
      const own = asId.deployment(`due-${crypto.randomUUID()}`);
      const claim = async (now: number) =>
        (
          await store.claimDue({
            now,
            deployments: { among: [own] },
            next: { settled: now + 20_000, unsettled: now + 2_000 },
            limit: 10,
          })
        ).map(({ id }) => id);
      const first = (await store.open(newCall(own))).call.id;
      same(await claim(T0 + TAKEOVER_MS - 1), [], 'what is due before its time');
      const second = (await store.open({ ...newCall(own), openedAt: T0 + 1 })).call.id;
      const twice = await Promise.all([claim(T0 + 10_000), claim(T0 + 10_000)]);
      same(twice.flat().toSorted(), [first, second].toSorted(), 'what two got who asked at once');
      same(await claim(T0 + 29_999), [], 'what is due when rooms obey');
      await store.setGuestsDenied(first, 'camera', true, T0 + 20_000);
      same(await claim(T0 + 20_000 + TAKEOVER_MS), [first], 'what is due after a change');
      same(await claim(T0 + 22_000 + TAKEOVER_MS), [first], 'what is due while rooms do not obey');
      await store.postpone(first, T0 + 23_000 + TAKEOVER_MS);
      same(await claim(T0 + 23_000 + TAKEOVER_MS - 1), [], 'what was postponed, too early');
      same(await claim(T0 + 23_000 + TAKEOVER_MS), [first], 'what was postponed');
      await store.settle(first, 1, { next: T0 + 29_000 });
      same((await claim(T0 + 30_000)).toSorted(), [first, second].toSorted(), 'what is due in turn');
      await store.settle(first, 1, {});
      same(await claim(T0 + 1e9), [second], 'what is due when one is never due again');
      const others = await store.claimDue({
        now: T0 + 1e10,
        deployments: { except: [own] },
        next: { settled: T0, unsettled: T0 },
        limit: 1_000,
      });
      expect(
        others.every(({ pin }) => pin !== own),
        'a call on one deployment was among those on others',
      );
      await store.end(first, T0, 'always');
      await store.end(second, T0, 'always');
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
