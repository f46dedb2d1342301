import { CHAT_LIMITS } from '../../call/control-protocol.ts';
import { asId, type CallId } from '../../contract/identity.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import type { ControlStore, NewChatMessage } from '../../server/control/control-store.ts';
import { expect, expectEqual } from '../conformance/conformance-error.ts';
import { CONTRACT_TENANT } from './contract-calls.ts';
import type { ContractCase } from './store-contract.ts';

/** The port under test, and where its calls are. */
export interface ControlStores {
  readonly calls: CallStore;
  readonly control: ControlStore;
}

const T0 = Date.UTC(2026, 0, 1);
const ada = asId.participant('ada');
const bob = asId.participant('bob');
const cy = asId.participant('cy');

async function openCall(calls: CallStore): Promise<CallId> {
  const id = asId.call(crypto.randomUUID());
  const alder = asId.deployment('alder');
  await calls.open({
    id,
    tenant: CONTRACT_TENANT,
    key: asId.key(`key-${id}`),
    decision: { deployment: alder, provider: asId.provider('alder'), reason: 'DEFAULT', variant: 'alder' },
    encrypted: false,
    openedAt: T0,
  });
  return id;
}

const said = (call: CallId, id: string, text = `text of ${id}`): NewChatMessage => ({
  call,
  id,
  from: ada,
  name: 'Ada 🌻',
  text,
  at: T0,
});

const seat = (call: CallId, participant = ada) => ({
  call,
  participant,
  connection: crypto.randomUUID(),
  version: 4,
});

/** What every `ControlStore` must do. */
export const CONTROL_STORE_CONTRACT: readonly ContractCase<ControlStores>[] = [
  {
    name: 'gives messages their places in turn, and tells those after a place',
    async run({ calls, control }) {
      const call = await openCall(calls);
      const other = await openCall(calls);
      expectEqual(await control.say(said(call, 'a', 'two\nlines 🌻')), 1, 'the first place');
      expectEqual(await control.say(said(call, 'b')), 2, 'the second place');
      expectEqual(await control.say(said(other, 'a')), 1, 'the first place of another call');
      const { call: _, ...first } = said(call, 'a', 'two\nlines 🌻');
      const { call: __, ...second } = said(call, 'b');
      const all = [
        { seq: 1, ...first },
        { seq: 2, ...second },
      ];
      expectEqual(await control.listMessages(call, 0, 10), all, 'all messages');
      expectEqual(await control.listMessages(call, 1, 10), all.slice(1), 'those after the first');
      expectEqual(await control.listMessages(call, 0, 1), all.slice(1), 'the latest one');
      expectEqual(await control.listMessages(call, 2, 10), [], 'those after the last');
    },
  },
  {
    name: 'takes a message once, however often and by however many at once it is said',
    async run({ calls, control }) {
      const call = await openCall(calls);
      const ids = ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c'];
      const places = await Promise.all(ids.map((id) => control.say(said(call, id))));
      expectEqual(places.slice(3, 6), places.slice(0, 3), 'the places when said again');
      expectEqual(places.toSorted(), [1, 1, 1, 2, 2, 2, 3, 3, 3], 'all places');
      expectEqual(await control.say({ ...said(call, 'a'), from: bob }), 4, 'the same id of somebody else');
      const seqs = (await control.listMessages(call, 0, 10)).map(({ seq }) => seq);
      expectEqual(seqs, [1, 2, 3, 4], 'the places told');
    },
  },
  {
    name: 'deletes a message once, for who wrote it or for a host, and tells of the deletion at the next place',
    async run({ calls, control }) {
      const call = await openCall(calls);
      for (const id of ['a', 'b', 'c']) await control.say(said(call, id));
      const by = { call, name: 'Bob', at: T0 };
      const second = { ...by, id: 'deletes:2', seq: 2 };
      expectEqual(await control.deleteMessage({ ...second, by: bob, own: true }), false, 'of somebody else');
      const tries = [1, 2, 3].map(() => control.deleteMessage({ ...second, by: bob, own: false }));
      expectEqual((await Promise.all(tries)).filter((done) => done).length, 1, 'how often it was deleted');
      const told = (await control.listMessages(call, 0, 10)).map(({ seq, text, deletes }) => [
        seq,
        text,
        deletes,
      ]);
      expectEqual(
        told,
        [
          [1, 'text of a', undefined],
          [3, 'text of c', undefined],
          [4, '', 2],
        ],
        'what is told',
      );
      expectEqual(await control.say(said(call, 'b')), 2, 'its place when it is said again');
      const fourth = { ...by, id: 'deletes:4', seq: 4, by: bob, own: false };
      expectEqual(await control.deleteMessage(fourth), false, 'a deletion is not deleted');
      const third = { ...by, id: 'deletes:3', seq: 3, by: ada, own: true };
      expectEqual(await control.deleteMessage(third), true, 'of their own');
      const other = await openCall(calls);
      expectEqual(await control.deleteMessage({ ...third, call: other }), false, 'where nobody wrote');
    },
  },
  {
    name: 'keeps so many messages and no more, but knows the older ones again',
    async run({ calls, control }) {
      const call = await openCall(calls);
      for (let count = 1; count <= CHAT_LIMITS.history + 3; count += 1)
        await control.say(said(call, `m${count}`));
      const kept = await control.listMessages(call, 0, 10_000);
      expectEqual(kept.length, CHAT_LIMITS.history, 'how many are kept');
      expectEqual(kept[0]?.seq, 4, 'the oldest that is kept');
      expectEqual(await control.say(said(call, 'm1')), 1, 'the place of one that is not kept');
      expectEqual((await control.listMessages(call, 0, 10_000)).at(-1)?.seq, 503, 'the latest place');
    },
  },
  {
    name: 'tells of a long chat the latest messages that have so many characters together',
    async run({ calls, control }) {
      const call = await openCall(calls);
      for (const id of ['a', 'b', 'c', 'd']) await control.say(said(call, id, id.repeat(10)));
      const told = async (characters: number) =>
        (await control.listMessages(call, 1, 10, characters)).map(({ seq }) => seq);
      expectEqual(await told(20), [3, 4], 'those that fit');
      expectEqual(await told(29), [3, 4], 'those that fit whole');
      expectEqual(await told(1_000), [2, 3, 4], 'all after the place');
    },
  },
  {
    name: 'remembers the order in which hands were raised',
    async run({ calls, control }) {
      const call = await openCall(calls);
      await control.setHand(call, bob, true);
      await control.setHand(call, ada, true);
      await control.setHand(call, cy, true);
      await control.setHand(call, bob, true);
      expectEqual(await control.listHands(call), [bob, ada, cy], 'the hands');
      await control.setHand(call, bob, false);
      await control.setHand(call, bob, false);
      await control.setHand(call, bob, true);
      expectEqual(await control.listHands(call), [ada, cy, bob], 'the hands when one was lowered');
      expectEqual(await control.listHands(await openCall(calls)), [], 'the hands of another call');
    },
  },
  {
    name: 'gives a seat to the latest connection, until that leaves or its time is over',
    async run({ calls, control }) {
      const call = await openCall(calls);
      const [old, latest, other] = [seat(call), seat(call), seat(call, bob)];
      await control.takeSeat(old, 60);
      await control.takeSeat(latest, 60);
      await control.takeSeat(other, 60);
      const byName = async () =>
        (await control.listSeats(call)).toSorted((a, b) => (a.participant < b.participant ? -1 : 1));
      expectEqual(await byName(), [latest, other], 'who sits');
      await control.leaveSeat(old);
      await control.renewSeats([old], -1);
      expectEqual(await byName(), [latest, other], 'who sits when an old connection went');
      await control.renewSeats([latest], -1);
      expectEqual(await byName(), [other], 'who sits when a time was over');
      await control.renewSeats([latest, other], 60);
      expectEqual(await byName(), [latest, other], 'who sits when it was renewed');
      await control.leaveSeat(latest);
      expectEqual(await byName(), [other], 'who sits when one left');
    },
  },
  {
    name: 'keeps what a connection reports of its quality, as long as it has the seat',
    async run({ calls, control }) {
      const call = await openCall(calls);
      const [first, second] = [seat(call), seat(call)];
      const reported = async () => (await control.listSeats(call)).map(({ quality }) => quality);
      await control.takeSeat(first, 60);
      expectEqual(await reported(), [undefined], 'what is known before a report');
      await control.setQuality(first, 'good');
      await control.setQuality(first, 'poor');
      await control.renewSeats([first], 60);
      expectEqual(await reported(), ['poor'], 'the latest report');
      await control.takeSeat(second, 60);
      await control.setQuality(first, 'lost');
      expectEqual(await reported(), [undefined], 'what is known of the next connection');
    },
  },
  {
    name: 'forgets calls that ended long ago, and no others',
    async run({ calls, control }) {
      const [open, fresh, ...old] = [
        await openCall(calls),
        await openCall(calls),
        await openCall(calls),
        await openCall(calls),
      ];
      for (const call of [open, fresh, ...old]) {
        await control.say(said(call, 'a'));
        await control.setHand(call, ada, true);
        await control.takeSeat(seat(call), 60);
      }
      await calls.end(fresh, T0 + 10, 'always');
      for (const call of old) await calls.end(call, T0 + 5, 'always');
      await control.forgetEnded(T0 + 10, 1);
      const kept = async (call: CallId) => [
        (await control.listMessages(call, 0, 10)).length,
        (await control.listHands(call)).length,
        (await control.listSeats(call)).length,
      ];
      expectEqual(await kept(open), [1, 1, 1], 'what is kept of an open call');
      expectEqual(await kept(fresh), [1, 1, 1], 'what is kept of a call that just ended');
      const some = await Promise.all(old.map(async (call) => (await kept(call))[0]));
      expect(some.includes(1), 'more calls were forgotten at once than were asked for');
      // As often as it takes: a turn may have to look at others first, which other cases left.
      for (let turn = 0; turn < 50; turn++) await control.forgetEnded(T0 + 10, 2);
      expectEqual(await kept(open), [1, 1, 1], 'what is kept of an open call after many turns');
      for (const call of old)
        expectEqual(await kept(call), [0, 0, 0], 'what is kept of a call that ended long ago');
    },
  },
];
