import { asId, roomName, type CallId, type DeploymentId, type TenantId } from '../../contract/identity.ts';
import { SOURCES } from '../../contract/media.ts';
import type { NewCall, ParticipantRecord } from '../../server/calls/call-record.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
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
    name: 'puts off the end of an empty call when somebody is on the way in',
    async run(store) {
      const { id, tenant, key } = newCall();
      await store.open({ ...newCall(), id, key });
      same((await store.visit(tenant, key, T0 + 1_000))?.emptySince, T0 + 1_000, 'since when it is empty');
      same(
        (await store.visit(tenant, key, T0 + 500))?.emptySince,
        T0 + 1_000,
        'after a clock that is behind',
      );
      expect(!(await store.end(id, T0 + 2_000, { emptyBefore: T0 + 1_000 })), 'it was ended too early');
      expect(await store.end(id, T0 + 2_000, { emptyBefore: T0 + 1_001 }), 'it was not ended');
      same(await store.visit(tenant, key, T0 + 3_000), undefined, 'a visit to an ended call');
    },
  },
  {
    name: 'ends no call that somebody is in, unless told to',
    async run(store) {
      const { id, tenant, key } = newCall();
      await store.open({ ...newCall(), id, key });
      await store.markOccupied(id);
      const occupied = await store.visit(tenant, key, T0 + 1);
      same(occupied?.emptySince, undefined, 'since when an occupied call is empty');
      same(occupied?.entered, true, 'whether it was entered');
      expect(!(await store.end(id, T0 + 2, { emptyBefore: T0 + 1e9 })), 'an occupied call expired');
      expect(!(await store.end(id, T0 + 2, 'never-entered')), 'an entered call was given up');
      expect(await store.end(id, T0 + 2, 'always'), 'it was not ended');
    },
  },
  {
    name: 'keeps the first time at which a call was empty',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      await store.markOccupied(id);
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
    name: 'withholds sources from guests one by one, however many at once',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      same((await store.find(id))?.guestsDenied, [], 'what guests are denied at first');
      await Promise.all([...SOURCES, ...SOURCES].map((source) => store.setGuestsDenied(id, source, true)));
      const guestsDenied = (await store.find(id))?.guestsDenied ?? [];
      same(guestsDenied.toSorted(), [...SOURCES].toSorted(), 'what guests are denied');
      await store.setGuestsDenied(id, 'camera', false);
      const after = (await store.find(id))?.guestsDenied;
      same(
        after,
        guestsDenied.filter((source) => source !== 'camera'),
        'what guests are still denied',
      );
    },
  },
  {
    name: 'changes who is host',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const [one, other] = [person(id), person(id, T0 + 1)];
      await store.addParticipant(one);
      await store.addParticipant(other);
      await store.setRole(id, one.id, 'host');
      same(await store.listParticipants(id), [{ ...one, role: 'host' }, other], 'who has which role');
      await store.setRole(id, one.id, 'guest');
      same(await store.listParticipants(id), [one, other], 'who has which role after that');
    },
  },
  {
    name: 'lists what has expired, and no more than asked for',
    async run(store) {
      const [first, second] = [newCall(), newCall()];
      await store.open({ ...first, openedAt: T0 - 2e9 });
      await store.open({ ...second, openedAt: T0 - 1e9 });
      const expired = (await store.listExpired(T0 - 5e8, 100)).map(({ id }) => id);
      expect(expired.indexOf(first.id) < expired.indexOf(second.id), 'the longest empty is not first');
      expect(expired.includes(first.id), 'an expired call is missing');
      same((await store.listExpired(T0 - 5e8, 1)).length, 1, 'how many are listed');
      await store.end(first.id, T0, 'always');
      await store.end(second.id, T0, 'always');
    },
  },
  {
    name: 'lists every open call, page by page',
    async run(store) {
      const opened = await Promise.all([newCall(), newCall(), newCall()].map((call) => store.open(call)));
      const seen: CallId[] = [];
      for (let after: CallId | undefined; ;) {
        const page = await store.listOpen({ limit: 2, ...(after !== undefined && { after }) });
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1)?.id;
        if (page.length < 2) break;
      }
      same(new Set(seen).size, seen.length, 'calls without repetition');
      for (const { call } of opened) expect(seen.includes(call.id), 'an open call is missing');
    },
  },
  {
    name: 'lists the rooms of ended calls until they are closed',
    async run(store) {
      const deployment = asId.deployment(`cedar-${crypto.randomUUID()}`);
      const { id } = (await store.open(newCall(deployment))).call;
      same(await store.listLeftoverRooms([deployment], 10), [], 'leftovers of an open call');
      await store.end(id, T0, 'always');
      const room = roomName(id, { epoch: 1, attempt: 1 });
      const leftover = { call: id, epoch: 1, attempt: 1, room, deployment };
      same(await store.listLeftoverRooms([deployment], 10), [leftover], 'leftovers');
      same(await store.listLeftoverRooms([], 10), [], 'leftovers of no deployment');
      await store.markRoomClosed(room, T0);
      same(await store.listLeftoverRooms([deployment], 10), [], 'leftovers when all is closed');
    },
  },
  {
    name: 'forgets calls that ended long ago, so many at a time, but none that is open or whose room may be there',
    async run(store) {
      const begin = async (openedAt = LONG_AGO) => {
        const { id } = (await store.open({ ...newCall(), openedAt })).call;
        const one = person(id);
        await store.addParticipant(one);
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
    name: 'keeps who joined, in order',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const [late, early] = [person(id, T0 + 10), person(id, T0)];
      await store.addParticipant(late);
      await store.addParticipant(early);
      same(await store.listParticipants(id), [early, late], 'who joined');
      const stranger = asId.participant(crypto.randomUUID());
      same(await store.listParticipants(id, [late.id, stranger]), [late], 'who of two joined');
      same(await store.listParticipants(id, [late.id, early.id]), [early, late], 'who of both joined');
      same(await store.listParticipants(id, []), [], 'who of nobody joined');
      await store.renameParticipant(id, early.id, 'Grace');
      same(await store.findParticipant(id, early.id), { ...early, name: 'Grace' }, 'who was renamed');
      await store.setResumeHash(id, late.id, 'another');
      same(
        await store.findParticipant(id, late.id),
        { ...late, resumeHash: 'another' },
        'whose secret changed',
      );
      const other = asId.call(crypto.randomUUID());
      same(await store.findParticipant(other, early.id), undefined, 'the same id in another call');
    },
  },
  {
    name: 'keeps the first removal',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const one = person(id);
      await store.addParticipant(one);
      await store.markRemoved(id, one.id, { at: T0 + 1, message: 'Be kind.' });
      await store.markRemoved(id, one.id, { at: T0 + 2, message: 'Again.' });
      const removed = (await store.findParticipant(id, one.id))?.removed;
      same(removed, { at: T0 + 1, message: 'Be kind.' }, 'the removal');
    },
  },
  {
    name: 'blocks sources one by one, however many at once',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const one = person(id);
      await store.addParticipant(one);
      await Promise.all([...SOURCES, ...SOURCES].map((source) => store.setBlocked(id, one.id, source, true)));
      const blocked = (await store.findParticipant(id, one.id))?.blocked ?? [];
      same(blocked.toSorted(), [...SOURCES].toSorted(), 'what is blocked');
      await store.setBlocked(id, one.id, 'camera', false);
      const after = await store.findParticipant(id, one.id);
      expect(after?.blocked.includes('camera') === false, 'the camera is still blocked');
      same(after?.blocked.length, SOURCES.length - 1, 'how many sources are blocked');
      await store.setBlocked(id, asId.participant('nobody'), 'camera', true);
      same(await store.listParticipants(id), [after], 'who is there when nobody was blocked');
    },
  },
];
