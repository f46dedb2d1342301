import { asId, type ParticipantId } from '../../contract/identity.ts';
import { SOURCES } from '../../contract/media.ts';
import { TAKEOVER_MS, type CallStore } from '../../server/calls/call-store.ts';
import { expect } from '../conformance/conformance-error.ts';
import { newCall, person, same, T0 } from './contract-calls.ts';
import type { ContractCase } from './store-contract.ts';

/** The desired state of a call, and who enforces it when. */
export const CALL_RULING_CASES: readonly ContractCase<CallStore>[] = [
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
    name: 'takes nobody for inside who enters a locked call, but hosts and whoever was let through',
    async run(store) {
      const { id } = (await store.open(newCall())).call;
      const [early, late, through, known] = [person(id), person(id), person(id), person(id)];
      const host = { ...person(id), role: 'host' } as const;
      for (const one of [early, late, host, known]) await store.admit(one, 0, T0);
      await store.markInside(id, [early.id], T0 + 1);
      await store.setLocked(id, true);
      for (const one of [through, known, early]) await store.admit({ ...one, enteredAt: T0 + 2 }, 1, T0 + 2);
      await store.markInside(
        id,
        [early, late, through, host, known].map((one) => one.id),
        T0 + 3,
      );
      const entered = async (one: { readonly id: ParticipantId }) =>
        (await store.findParticipant(id, one.id))?.enteredAt;
      same(await entered(early), T0 + 1, 'when the early one entered');
      same(await entered(late), undefined, 'when the late one entered');
      same(await entered(through), T0 + 2, 'when the one let through entered');
      same(await entered(known), T0 + 2, 'when the known one let through entered');
      same(await entered(host), T0 + 3, 'when the host entered');
      await store.setLocked(id, false);
      await store.markInside(id, [late.id], T0 + 4);
      same(await entered(late), T0 + 4, 'when the late one entered after the lock');
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
      same(await claim(T0 + 30_000), [second], 'what was planned before the clock was set back');
      same(await claim(T0 + 30_000), [], 'what was planned after that');
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
];
