import { asId, roomName, type CallId, type MoveId } from '../../contract/identity.ts';
import type { NewMove, StoredReport } from '../../move/server/move-record.ts';
import type { MoveLease, MoveStore } from '../../move/server/move-store.ts';
import { roomsOf } from '../../server/calls/call-record.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import { expect, expectEqual } from '../conformance/conformance-error.ts';
import { alder, CONTRACT_TENANT, newCall, same, T0 } from './contract-calls.ts';
import type { ContractCase } from './store-contract.ts';

/** The port under test, and where its calls are. */
export interface MoveStores {
  readonly calls: CallStore;
  readonly moves: MoveStore;
}

const birch = asId.deployment('birch');
const ada = asId.participant('ada');
const ben = asId.participant('ben');

const lease = (owner = 'one', now = T0): MoveLease => ({ owner, now, until: now + 2_000 });

const report = (change: Partial<StoredReport> = {}): StoredReport => ({
  participant: ada,
  connection: 'first',
  seq: 1,
  state: 'ready',
  at: T0,
  ...change,
});

async function openCall({ calls }: MoveStores) {
  const call = newCall();
  await calls.open(call);
  const move: NewMove = {
    id: asId.move(crypto.randomUUID()),
    call: call.id,
    tenant: CONTRACT_TENANT,
    key: call.key,
    kind: 'planned',
    forced: false,
    subject: 'staff',
    source: { epoch: 1, attempt: 1, deployment: alder },
    to: birch,
    requestedAt: T0,
  };
  return move;
}

/** A move that was begun, of a call of its own. */
async function begun(stores: MoveStores) {
  const begun = await stores.moves.begin(await openCall(stores), lease());
  if (typeof begun === 'string') throw new Error(`the move was ${begun}`);
  return begun;
}

const roomNames = async ({ calls }: MoveStores, move: NewMove | { readonly call: NewMove['call'] }) => {
  const call = await calls.find(move.call);
  return call && roomsOf(call).map(({ room, deployment }) => `${room} ${deployment}`);
};

/** What every `MoveStore` must do. */
export const MOVE_STORE_CONTRACT: readonly ContractCase<MoveStores>[] = [
  {
    name: 'tells the time that all processes share',
    async run({ moves }) {
      const [first, second] = [await moves.now(), await moves.now()];
      expect(second >= first, `${second} comes before ${first}`);
      expect(Math.abs(second - Date.now()) < 60_000, `it is ${new Date(second).toISOString()}`);
    },
  },
  {
    name: 'begins a move: the call has two rooms, and the first is where it was',
    async run(stores) {
      const move = await begun(stores);
      same(move.target, { epoch: 2, attempt: 1, deployment: birch }, 'the target');
      const rooms = [
        `${roomName(move.call, move.source)} alder`,
        `${roomName(move.call, move.target)} birch`,
      ];
      same(await roomNames(stores, move), rooms, 'the rooms');
      const unclosed = await stores.calls.listUnclosedRooms(move.call);
      same(unclosed.map(({ room, deployment }) => `${room} ${deployment}`).toSorted(), rooms, 'unclosed');
      expectEqual((await stores.calls.find(move.call))?.version, 1, 'the version of the call');
      same(await stores.moves.find(move.id), move, 'the move by its id');
      same(await stores.moves.findOpen(move.call), move, 'the open move');
      same(await stores.moves.findLatest(move.call), move, 'the latest move');
    },
  },
  {
    name: 'lists the calls that are pinned to a deployment and are not being moved',
    async run(stores) {
      const deployment = asId.deployment(`alder:${crypto.randomUUID()}`);
      const [here, moving, over] = [newCall(deployment), newCall(deployment), newCall(deployment)];
      for (const call of [here, moving, over]) await stores.calls.open(call);
      const source = { epoch: 1, attempt: 1, deployment };
      await stores.moves.begin({ ...(await openCall(stores)), call: moving.id, source }, lease());
      await stores.calls.end(over.id, T0, 'always');
      const pinned = await stores.calls.listPinned(deployment, { limit: 10 });
      same(
        pinned.map(({ id }) => id),
        [here.id],
        'the calls',
      );
      const more = [newCall(deployment), newCall(deployment)];
      for (const call of more) await stores.calls.open(call);
      const found: CallId[] = [];
      for (;;) {
        const after = found.at(-1);
        const page = await stores.calls.listPinned(deployment, { limit: 2, ...(after && { after }) });
        expect(page.length <= 2, 'more than asked for');
        if (page.length === 0) break;
        found.push(...page.map(({ id }) => id));
      }
      same(found, [here, ...more].map(({ id }) => id).toSorted(), 'the calls, page by page');
    },
  },
  {
    name: 'begins one of many moves of a call that are asked for at once',
    async run(stores) {
      const move = await openCall(stores);
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () =>
          stores.moves.begin({ ...move, id: asId.move(crypto.randomUUID()) }, lease()),
        ),
      );
      expectEqual(outcomes.filter((one) => one === 'busy').length, 4, 'those who are too late');
    },
  },
  {
    name: 'begins no move of a call that ended or is in another room',
    async run(stores) {
      const elsewhere = await openCall(stores);
      const source = { ...elsewhere.source, attempt: 2 };
      expectEqual(await stores.moves.begin({ ...elsewhere, source }, lease()), 'changed', 'another room');
      await stores.calls.end(elsewhere.call, T0, 'always');
      expectEqual(await stores.moves.begin(elsewhere, lease()), 'changed', 'an ended call');
      expectEqual(await stores.moves.findLatest(elsewhere.call), undefined, 'what is left');
    },
  },
  {
    name: 'commits once everyone named is ready: the pin moves, and the source stays beside it',
    async run(stores) {
      const move = await begun(stores);
      const { moves } = stores;
      const at = T0 + 500;
      await moves.report(move.id, report());
      await moves.report(move.id, report({ participant: ben, state: 'not-ready' }));
      const ready = [ada, ben];
      expectEqual(await moves.commit(move.id, 0, { ready, at }), 'not-ready', 'too early');
      await moves.report(move.id, report({ participant: ben, seq: 2, state: 'swapped' }));
      expectEqual(await moves.commit(move.id, 1, { ready, at }), 'changed', 'another version');
      const outcomes = await Promise.all([0, 1, 2].map(() => moves.commit(move.id, 0, { ready, at })));
      same(outcomes.toSorted(), ['changed', 'changed', 'committed'], 'three at once');
      const call = await stores.calls.find(move.call);
      same(
        { pin: call?.pin, epoch: call?.epoch, attempt: call?.attempt, beside: call?.beside },
        { pin: birch, epoch: 2, attempt: 1, beside: move.source },
        'the call',
      );
      same(
        await moves.find(move.id),
        { ...move, phase: 'committed', committedAt: at, version: 1 },
        'the move',
      );
    },
  },
  {
    name: 'commits nothing of a call that ended, or whose room was replaced',
    async run(stores) {
      const commit = { ready: [], at: T0 };
      const over = await begun(stores);
      await stores.calls.end(over.call, T0, 'always');
      expectEqual(await stores.moves.commit(over.id, 0, commit), 'changed', 'an ended call');
      const replaced = await begun(stores);
      await stores.calls.replaceRoom(replaced.call, replaced.source, T0);
      expectEqual(await stores.moves.commit(replaced.id, 0, commit), 'changed', 'another room');
      const rooms = await roomNames(stores, replaced);
      expect(rooms?.[0]?.endsWith('.1.2 alder') ?? false, `the call is in ${rooms?.join()}`);
    },
  },
  {
    name: 'leaves one room when a move is over, and never uses the name of the other again',
    async run(stores) {
      const { moves } = stores;
      const first = await begun(stores);
      const aborted = {
        ...first,
        phase: 'aborted',
        endedAt: T0 + 1,
        reason: 'timeout',
        detail: 'Not ready.',
      } as const;
      expectEqual(await moves.save(aborted, 1), false, 'another version');
      expectEqual(await moves.save(aborted, 0), true, 'the version that it has');
      same(await moves.find(first.id), { ...aborted, version: 1 }, 'the aborted move');
      expectEqual((await roomNames(stores, first))?.length, 1, 'the rooms after an abort');
      expectEqual(await moves.findOpen(first.call), undefined, 'the open move');
      expectEqual(await moves.commit(first.id, 1, { ready: [], at: T0 }), 'changed', 'a commit then');
      const { call, tenant, key, kind, forced, subject, source, requestedAt } = first;
      const asked = { call, tenant, key, kind, forced, subject, source, requestedAt };
      const again = { ...asked, id: asId.move(crypto.randomUUID()), to: birch };
      const second = await moves.begin(again, lease());
      if (typeof second === 'string') throw new Error(`the second move was ${second}`);
      expectEqual(second.target.attempt, 2, 'the second attempt');
      await moves.commit(second.id, 0, { ready: [], at: T0 + 2 });
      const finished = {
        ...second,
        phase: 'finished',
        committedAt: T0 + 2,
        endedAt: T0 + 3,
      } as const;
      expectEqual(await moves.save(finished, 1), true, 'the end of the second');
      same(
        await roomNames(stores, first),
        [`${roomName(first.call, second.target)} birch`],
        'the rooms after a move',
      );
      same((await moves.findLatest(first.call))?.id, second.id, 'the latest move');
    },
  },
  {
    name: 'takes the latest report of each participant, until the move is over',
    async run(stores) {
      const { moves } = stores;
      const move = await begun(stores);
      expectEqual(await moves.report(move.id, report({ seq: 5 })), true, 'the first');
      expectEqual(await moves.report(move.id, report({ seq: 5, state: 'not-ready' })), false, 'the same');
      expectEqual(await moves.report(move.id, report({ seq: 4, state: 'not-ready' })), false, 'an older');
      const later = report({ connection: 'second', seq: 1, state: 'cannot', reason: 'unreachable' });
      expectEqual(await moves.report(move.id, later), true, 'another connection');
      await moves.report(move.id, report({ participant: ben }));
      const reports = await moves.listReports(move.id);
      same(
        reports.toSorted((a, b) => (a.participant < b.participant ? -1 : 1)),
        [later, report({ participant: ben })],
        'the reports',
      );
      await moves.save({ ...move, phase: 'aborted', endedAt: T0 }, 0);
      expectEqual(await moves.report(move.id, report({ seq: 9, connection: 'third' })), false, 'too late');
      const unknown = asId.move(crypto.randomUUID());
      expectEqual(await moves.report(unknown, report()), false, 'of no move');
    },
  },
  {
    name: 'lets one process carry a move on, and another when its lease has lapsed',
    async run(stores) {
      const { moves } = stores;
      const { version: _, ...move } = await begun(stores);
      const isThere = async (owner: string, now: number) =>
        (await moves.listStranded(lease(owner, now), 1_000)).some(({ id }) => id === move.id);
      expectEqual(await moves.claim(move.id, lease('two', T0 + 1_000)), undefined, 'while the lease holds');
      expectEqual(await isThere('two', T0 + 1_000), false, 'not stranded');
      expectEqual(await isThere('one', T0 + 1_000), true, 'its own');
      same((await moves.claim(move.id, lease('one', T0 + 1_000)))?.id, move.id, 'the owner renews');
      expectEqual(await isThere('two', T0 + 2_500), false, 'renewed');
      expectEqual(await isThere('two', T0 + 3_000), true, 'stranded');
      same((await moves.claim(move.id, lease('two', T0 + 3_000)))?.id, move.id, 'another takes it');
      expectEqual(await moves.claim(move.id, lease('one', T0 + 3_001)), undefined, 'from the first');
      await moves.save({ ...move, phase: 'aborted', endedAt: T0, cleared: true, version: 0 }, 0);
      expectEqual(await moves.claim(move.id, lease('two', T0 + 9_000)), undefined, 'nothing to do');
      expectEqual(await isThere('two', T0 + 9_000), false, 'nothing stranded');
    },
  },
  {
    name: 'names moves that are open before those that only leave a room to be closed',
    async run(stores) {
      const { moves } = stores;
      const owner = 'one that died';
      const over: MoveId[] = [];
      for (let count = 0; count < 3; count += 1) {
        const move = await begun(stores);
        await moves.save({ ...move, phase: 'aborted', endedAt: T0 }, 0);
        await moves.claim(move.id, { owner, now: T0 + 3_000, until: T0 + 3_000 });
        over.push(move.id);
      }
      const open = await begun(stores);
      await moves.claim(open.id, { owner, now: T0 + 3_000, until: T0 + 4_000 });
      const mine = [...over, open.id];
      const found = (await moves.listStranded(lease(owner, T0 + 5_000), 1_000))
        .map(({ id }) => id)
        .filter((id) => mine.includes(id));
      expectEqual(found[0], open.id, 'the first');
      expectEqual(found.length, mine.length, 'how many');
    },
  },
  {
    name: 'forgets moves with their calls',
    async run(stores) {
      const move = await begun(stores);
      await stores.moves.report(move.id, report());
      await stores.calls.end(move.call, T0, 'always');
      for (const { room } of await stores.calls.listUnclosedRooms(move.call))
        await stores.calls.markRoomClosed(room, T0);
      await stores.calls.forgetEnded(T0 + 1, 1_000);
      expectEqual(await stores.calls.find(move.call), undefined, 'the call');
    },
  },
];
