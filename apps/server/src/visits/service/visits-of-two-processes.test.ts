import { MemoryBus } from '@crossfade/video-core/server';
import { SOON } from '@crossfade/video-core/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { tabletSnapshotSchema } from '../http/visit-schemas.ts';
import type { Visit } from '../policy/visit.ts';
import { pendingEffects } from '../policy/visit-effects.ts';
import { readSnapshots, snapshotWhen } from '../testkit/read-snapshots.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';

let one: VisitWorld;
let two: VisitWorld;
/** Stores changes, and is killed before anything follows from them. */
let killed: VisitWorld;
let staff: string;
beforeAll(async () => {
  const bus = new MemoryBus();
  one = await visitWorld({ bus });
  two = await visitWorld({ bus, beside: one });
  killed = await visitWorld({ beside: one, killed: true });
  staff = await one.signIn((await one.user('staff', 'Nina')).email);
}, DATABASE_TIMEOUT);
afterAll(() => Promise.all([one.stop(), two.stop(), killed.stop()]));

const twenty = Array.from({ length: 20 }, (_, index) => index);

/** Twenty requests at once, on both processes in turn; answers their statuses. */
async function twentyTimes(
  request: (process: VisitWorld) => Response | Promise<Response>,
): Promise<readonly number[]> {
  const answers = await Promise.all(twenty.map(async (index) => request(index % 2 === 0 ? one : two)));
  return [...new Set(answers.map(({ status }) => status))];
}

describe('two processes over one database', () => {
  it('ring on every tablet, and stop everywhere after the first answer', async () => {
    const streams = await Promise.all(
      [one, two].map(async (process) =>
        readSnapshots(await process.get('/api/tablet/events', one.tabletCookie)),
      ),
    );
    const everywhere = (wanted: (rings: boolean) => boolean) =>
      Promise.all(
        streams.map((stream) =>
          snapshotWhen(
            stream,
            (value) => tabletSnapshotSchema.parse(value),
            ({ ring }) => wanted(ring !== undefined),
          ),
        ),
      );
    await everywhere((rings) => !rings);
    const { visit, token } = await one.invite();
    const ringing = everywhere((rings) => rings);
    await one.browser(token).press('knock');
    await ringing;
    const entry = await one.entryOf(visit);
    const silent = everywhere((rings) => !rings);
    await two.post(`/api/tablet/entries/${entry}/answer`, {}, one.tabletCookie);
    await silent;
    await Promise.all(streams.map((stream) => stream.return(undefined)));
    await one.services.visits.take(visit.id, { type: 'end' });
  });

  it(
    'take each knock, admission, join and end once, however often they are asked for',
    async () => {
      const { visit, token } = await one.invite();
      const press = 'one-press-of-a-button';
      const cookies = new Set<string>();
      const knocked = await twentyTimes(async (process) => {
        const browser = process.browser(token);
        await browser.press('knock', { press });
        cookies.add(browser.cookie ?? '');
        return new Response();
      });
      expect([knocked, cookies.size]).toEqual([[200], 1]);
      const [cookie = ''] = cookies;
      const entry = await one.entryOf(visit);
      expect((await one.read(visit)).entries).toHaveLength(1);
      const admit = (process: VisitWorld) =>
        process.post(`/api/visits/${visit.id}/entries/${entry}/admit`, {}, staff);
      expect(await twentyTimes(admit)).toEqual([200]);
      const { callSince } = await one.read(visit);
      expect(await twentyTimes(admit)).toEqual([200]);
      expect((await one.read(visit)).callSince).toBe(callSince);
      expect(await twentyTimes((process) => process.join(visit.key, cookie))).toEqual([200]);
      const call = await one.store.calls.findOpen(one.tenant, visit.key);
      const people = call && (await one.store.calls.listParticipants(call.id, { limit: 10 }));
      expect(people?.map(({ id }) => id)).toEqual([`visitor-${entry}`]);
      expect(await twentyTimes((process) => process.post(`/api/visits/${visit.id}/end`, {}, staff))).toEqual([
        200,
      ]);
      await vi.waitFor(
        async () => expect(await one.store.calls.findOpen(one.tenant, visit.key)).toBeUndefined(),
        SOON,
      );
      expect((await one.read(visit)).over).toMatchObject({ outcome: 'ended', cause: 'staff' });
      expect([...one.failures, ...two.failures]).toEqual([]);
    },
    DATABASE_TIMEOUT,
  );

  it(
    'take each answer, departure, return, call for help and refusal once, however often they are asked for',
    async () => {
      const { visit, token } = await one.invite();
      const { token: second } = await one.invite({
        visit: visit.id,
        visitor: { name: 'Ben', relation: 'son' },
      });
      const anna = one.browser(token);
      await anna.press('knock');
      const entry = await one.entryOf(visit);
      const ben = one.browser(second);
      await ben.press('knock');
      const other = await one.entryOf(visit);
      const onTablet = (what: string) => (process: VisitWorld) =>
        process.post(`/api/tablet/${what}`, {}, one.tabletCookie);
      const byAnna = (what: string) => (process: VisitWorld) =>
        process.post(`/api/visit/${token}/${what}`, {}, anna.cookie);
      /** What is stored after twenty, and whether twenty more change it. */
      const twice = async (request: (process: VisitWorld) => Response | Promise<Response>) => {
        expect(await twentyTimes(request)).toEqual([200]);
        const stored = await one.read(visit);
        expect(await twentyTimes(request)).toEqual([200]);
        expect(await one.read(visit)).toEqual(stored);
        return stored;
      };
      const entryIn = ({ entries }: Visit, id: string) => entries.find((one) => one.id === id);

      expect(entryIn(await twice(onTablet(`entries/${entry}/answer`)), entry)?.ring).toBe('answered');
      await twice(onTablet(`entries/${entry}/admit`));
      expect(entryIn(await twice(onTablet(`entries/${other}/decline`)), other)?.ring).toBe('declined');
      expect((await twice(byAnna('help'))).helpAskedAt).toBeDefined();
      expect((await twice(onTablet(`visits/${visit.id}/leave`))).residentLeftAt).toBeDefined();
      expect((await twice(onTablet(`visits/${visit.id}/return`))).residentLeftAt).toBeUndefined();
      expect(entryIn(await twice(byAnna('leave')), entry)?.status).toBe('left');
      expect(entryIn(await twice(byAnna('return')), entry)?.status).toBe('admitted');
      const turnAway = (process: VisitWorld) =>
        process.post(`/api/visits/${visit.id}/entries/${other}/decline`, {}, staff);
      expect(entryIn(await twice(turnAway), other)?.goneBecause).toBe('declined');
      await one.services.visits.take(visit.id, { type: 'end' });
      expect([...one.failures, ...two.failures]).toEqual([]);
    },
    DATABASE_TIMEOUT,
  );
});

/** Sets the clock forward, and lets a process look. */
const later = (milliseconds: number) => two.look(1, milliseconds);

describe('a process that is killed', () => {
  it('before it told of a knock leaves a tablet that rings when another has looked', async () => {
    const stream = readSnapshots(await two.get('/api/tablet/events', one.tabletCookie));
    const ringsFor = (name: string | undefined) =>
      snapshotWhen(
        stream,
        (value) => tabletSnapshotSchema.parse(value),
        ({ ring }) => ring?.name === name,
      );
    await ringsFor(undefined);
    const { visit, token } = await one.invite({ visitor: { name: 'Dora', relation: 'niece' } });
    await killed.browser(token).press('knock');
    await later(2_500);
    await ringsFor('Dora');
    await one.services.visits.take(visit.id, { type: 'end' });
    await stream.return(undefined);
  });

  it('after a knock leaves a ring that ends by another', async () => {
    const { visit, token } = await one.invite();
    await killed.browser(token).press('knock');
    await later(61_000);
    expect((await one.read(visit)).entries[0]?.ring).toBe('unanswered');
    await later(60_000);
    const current = await one.read(visit);
    expect(current.entries[0]?.alarmedAt).toBeDefined();
    expect(pendingEffects(current, one.clock.now())).toEqual([]);
    await one.services.visits.take(visit.id, { type: 'end' });
  });

  it('after the end leaves a call that another closes, and so with a removal', async () => {
    const { visit, token } = await one.invite();
    const { visit: same } = await one.invite({ visit: visit.id, visitor: { name: 'Ben', relation: 'son' } });
    const anna = one.browser(token);
    await anna.press('knock');
    const entry = await one.entryOf(same);
    await killed.services.visits.take(visit.id, { type: 'admit', entry, by: 'staff' });
    const { answer } = await one.enter(visit.key, anna.cookie);
    expect(one.networks.alder.openRooms.some((room) => room.startsWith(answer.call))).toBe(true);
    const [invited] = same.guests;
    if (!invited) throw new Error('the visit has no guest');
    await killed.services.visits.take(visit.id, { type: 'remove', guest: invited.id });
    const inside = async () => (await one.services.calls.look(one.tenant, visit.key))?.inside;
    expect(await inside()).toEqual([`visitor-${entry}`]);
    await later(3_000);
    await vi.waitFor(async () => expect(await inside()).toEqual([]), SOON);
    expect((await one.read(visit)).entries[0]?.ousted).toBe(true);
    await killed.services.visits.take(visit.id, { type: 'end' });
    await later(3_000);
    await vi.waitFor(
      async () => expect(await one.store.calls.findOpen(one.tenant, visit.key)).toBeUndefined(),
      SOON,
    );
    // Not before a join that was let in just before the end could have opened it again.
    expect((await one.read(visit)).callClosed).toBe(false);
    await later(10_000);
    expect((await one.read(visit)).callClosed).toBe(true);
  });

  it('leaves a visit that waits for staff waiting, and one that goes on going on', async () => {
    const { visit, token } = await one.invite({ staffRequired: true });
    const anna = one.browser(token);
    await anna.press('knock');
    const entry = await one.entryOf(visit);
    const { email } = await one.user('staff', 'Nils');
    const nurse = await one.enter(visit.key, await one.signIn(email));
    await killed.services.visits.take(visit.id, { type: 'admit', entry, by: 'staff' });
    expect((await anna.show()).state).toMatchObject({ name: 'in-call', waitingForStaff: true });
    expect((await one.join(visit.key, anna.cookie)).status).toBe(404);
    await later(2_500);
    expect((await anna.show()).state).toMatchObject({ name: 'in-call', waitingForStaff: false });
    await one.enter(visit.key, anna.cookie);
    await nurse.close();
    await later(2_500);
    await later(5_000);
    expect((await anna.show()).state).toMatchObject({ name: 'in-call', waitingForStaff: true });
    await vi.waitFor(
      async () => expect(await one.store.calls.findOpen(one.tenant, visit.key)).toBeUndefined(),
      SOON,
    );
    expect((await one.join(visit.key, anna.cookie)).status).toBe(404);
    await one.services.visits.take(visit.id, { type: 'end' });
  });

  /** What people do in a visit, one after the other, and by which process; each is asked of the one that is killed then. */
  const STEPS = ['knock', 'answer', 'admit', 'enter', 'help', 'leave', 'return', 'decline', 'end'] as const;

  it.each(STEPS)(
    'after any step leaves a visit that another takes to its end: %s',
    async (dies) => {
      const { visit, token } = await one.invite();
      const { token: second } = await one.invite({
        visit: visit.id,
        visitor: { name: 'Ben', relation: 'son' },
      });
      let [anna, ben] = ['', ''];
      const entryOf = async (index: number) => (await two.read(visit)).entries[index]?.id ?? '';
      const tablet = (process: VisitWorld, what: string) =>
        process.post(`/api/tablet/${what}`, {}, one.tabletCookie);
      const play: Record<(typeof STEPS)[number], (process: VisitWorld) => Promise<Response | undefined>> = {
        knock: async (process) => {
          const [first, other] = [process.browser(token), process.browser(second)];
          await first.press('knock');
          await other.press('knock');
          [anna, ben] = [first.cookie ?? '', other.cookie ?? ''];
          return undefined;
        },
        answer: async (process) => tablet(process, `entries/${await entryOf(0)}/answer`),
        admit: async (process) => tablet(process, `entries/${await entryOf(0)}/admit`),
        enter: async (process) => {
          // A process that is gone holds no rooms here, so that only its join is its own.
          await process.join(visit.key, anna);
          await two.enter(visit.key, anna);
          await two.enter(visit.key, one.tabletCookie);
          return undefined;
        },
        help: async (process) => process.post(`/api/visit/${token}/help`, {}, anna),
        leave: async (process) => process.post(`/api/visit/${token}/leave`, {}, anna),
        return: async (process) => process.post(`/api/visit/${token}/return`, {}, anna),
        decline: async (process) =>
          process.post(`/api/visits/${visit.id}/entries/${await entryOf(1)}/decline`, {}, staff),
        end: async (process) => process.post(`/api/visits/${visit.id}/end`, {}, staff),
      };
      for (const step of STEPS) {
        const answer = await play[step](step === dies ? killed : two);
        if (answer) expect([step, answer.status]).toEqual([step, 200]);
        if (step === dies) await later(3_000);
      }
      await later(3_000);
      await later(11_000);
      const current = await two.read(visit);
      expect(current).toMatchObject({ over: { outcome: 'ended', cause: 'staff' }, callClosed: true });
      expect(current.entries).toMatchObject([
        { status: 'admitted', ring: 'answered' },
        { status: 'gone', goneBecause: 'declined', ousted: expect.anything() },
      ]);
      expect(pendingEffects(current, one.clock.now())).toEqual([]);
      expect(await one.store.calls.findOpen(one.tenant, visit.key)).toBeUndefined();
      expect(ben).not.toBe('');
    },
    DATABASE_TIMEOUT,
  );
});
