import { asId } from '@crossfade/video-core';
import { SOON } from '@crossfade/video-core/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitIdSchema } from '../policy/visit-ids.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';
import { staffSnapshotSchema, staffVisitSchema, tabletSnapshotSchema } from './visit-schemas.ts';

let world: VisitWorld;
let staff: string;
beforeAll(async () => {
  world = await visitWorld();
  staff = await world.signIn((await world.user('staff', 'Nina')).email);
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

const invited = z.object({ id: z.string(), visit: z.string(), url: z.string(), calendar: z.string() });
const page = z.object({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().optional() });

const tokenOf = ({ url }: z.infer<typeof invited>): string => url.split('/').at(-1) ?? '';

async function invite(change: object = {}) {
  const body = {
    resident: world.resident,
    visitor: { name: 'Anna', relation: 'daughter' },
    now: true,
    minutes: 30,
    ...change,
  };
  const answer = await world.post('/api/invitations', body, staff);
  expect(answer.status).toBe(200);
  return invited.parse(await answer.json());
}

async function run(path: string, body: object = {}) {
  const answer = await world.post(`/api/visits/${path}`, body, staff);
  expect([path, answer.status]).toEqual([path, 200]);
  return staffVisitSchema.parse(await answer.json()).visit;
}

const board = async () => staffSnapshotSchema.parse(await (await world.get('/api/staff', staff)).json());
const tablet = async (path = '', body: object = {}) => {
  const url = `/api/tablet${path}`;
  const answer =
    path === '' ? await world.get(url, world.tabletCookie) : await world.post(url, body, world.tabletCookie);
  expect([path, answer.status]).toEqual([path, 200]);
  return tabletSnapshotSchema.parse(await answer.json());
};

describe('staff', () => {
  it('run a visit from the invitation to the history', async () => {
    const invitation = await invite();
    const anna = world.browser(tokenOf(invitation));
    await anna.press('knock');
    const waiting = (await board()).visits.find(({ id }) => id === invitation.visit);
    expect(waiting).toMatchObject({
      state: 'ringing',
      resident: { name: 'Rosa' },
      tablet: { name: 'Room 12', ready: true },
      entries: [{ state: 'ringing', seen: true, visitor: { name: 'Anna', relation: 'daughter' } }],
    });
    const entry = waiting?.entries[0]?.id ?? '';
    const at = `${invitation.visit}/entries/${entry}`;
    await run(`${at}/message`, { text: 'Rosa is on her way.', id: 'm1' });
    await run(`${at}/message`, { text: 'Rosa is on her way.', id: 'm1' });
    expect((await anna.show()).messages).toMatchObject([{ from: 'Nina', text: 'Rosa is on her way.' }]);
    expect((await run(`${at}/look`)).entries[0]?.door).toBe(`visit-door-${invitation.visit}-${entry}`);
    expect((await run(`${at}/admit`)).state).toBe('in-call');
    expect((await tablet()).ring).toMatchObject({ name: 'Anna', admitted: true });
    const key = (await run(`${invitation.visit}/join`)).call?.key ?? '';
    const { answer } = await world.enter(key, anna.cookie);
    expect(answer.participant.role).toBe('guest');
    await anna.press('help');
    expect((await board()).alarms).toContainEqual(
      expect.objectContaining({ kind: 'help', visit: invitation.visit }),
    );
    expect((await run(`${invitation.visit}/help`)).call).toMatchObject({
      help: 'called',
      helpComing: 'Nina',
    });
    expect((await run(`${invitation.visit}/lock`, { locked: true })).call?.locked).toBe(true);
    const operator = { tenant: world.tenant, grants: new Set(['staff'] as const), subject: 'operator' };
    await world.calls.moderation.setLocked(operator, asId.call(answer.call), true);
    // The resident comes in, also when they answer after the visit was locked, and its call as well.
    await tablet(`/entries/${entry}/answer`);
    expect((await world.join(key, world.tabletCookie)).status).toBe(200);
    await run(`${invitation.visit}/mute`, { participant: `visitor-${entry}` });
    await run(`${invitation.visit}/block`, {
      participant: `visitor-${entry}`,
      source: 'camera',
      blocked: true,
    });
    await run(`${invitation.visit}/extend`, { minutes: 10 });
    // Notes which deployment carries it. Visits of other tests in this database may be due before it, and are looked after
    // fifty at a time.
    world.clock.ahead += 6_000;
    await vi.waitFor(async () => {
      await world.services.runner.runDue();
      expect((await world.read({ id: visitIdSchema.parse(invitation.visit) })).carried).toHaveLength(1);
    }, SOON);
    expect(await run(`${invitation.visit}/end`)).toMatchObject({ state: 'over', reason: 'staff' });
    const history = page.parse(await (await world.get('/api/visits?q=ann', staff)).json());
    expect(history.items[0]).toMatchObject({
      id: invitation.visit,
      resident: 'Rosa',
      visitors: ['Anna'],
      outcome: 'ended',
      cause: 'staff',
      provider: 'alder',
      why: 'DEFAULT',
    });
    expect(page.parse(await (await world.get('/api/visits?q=zoe', staff)).json()).items).toEqual([]);
    const figures = z
      .object({ items: z.array(z.looseObject({ month: z.string(), visits: z.number() })) })
      .parse(await (await world.get('/api/figures', staff)).json());
    expect(figures.items[0]).toMatchObject({ visits: 1, answered: 1, declined: 0 });
    const lists = page.parse(await (await world.get('/api/invitations?q=anna', staff)).json());
    expect(lists.items[0]).toMatchObject({ id: invitation.id, state: 'used', visitor: { name: 'Anna' } });
  });

  it('remove and block a person, whose new links lead nowhere', async () => {
    const visitor = { name: 'Carl', relation: 'nephew', email: 'carl@example.org' };
    const invitation = await invite({ visitor });
    const carl = world.browser(tokenOf(invitation));
    await carl.press('knock');
    const entry = (await run(`${invitation.visit}/join`)).entries[0]?.id ?? '';
    const removed = await run(`${invitation.visit}/entries/${entry}/remove`, {
      block: true,
      reason: 'shouted',
    });
    expect(removed.entries[0]?.state).toBe('removed');
    expect((await world.browser(tokenOf(invitation)).press('knock')).state).toEqual({
      name: 'over',
      reason: 'removed',
    });
    const again = { resident: world.resident, visitor, now: true };
    expect((await world.post('/api/invitations', again, staff)).status).toBe(409);
  });

  it('take a visitor off the list, whose links lead nowhere then, and block them all the same', async () => {
    const { visit, token } = await world.invite({ visitor: { name: 'Zed', relation: 'nephew' } });
    const person = visit.guests[0]?.person ?? '';
    const other = await world.invite({ visitor: person });
    const zed = world.browser(token);
    await zed.press('knock');
    const entry = await world.entryOf(visit);
    const taken = await world.ask(`/api/visitors/${person}`, { method: 'DELETE', cookie: staff });
    expect(taken.status).toBe(204);
    for (const page of [zed, world.browser(other.token)])
      expect((await page.press('knock')).state).toEqual({ name: 'over', reason: 'cancelled' });
    const block = { block: true, reason: 'shouted' };
    expect((await run(`${visit.id}/entries/${entry}/remove`, block)).guests[0]?.removed).toBe(true);
    expect((await world.browser(other.token).show()).state).toEqual({ name: 'over', reason: 'removed' });
    for (const [what, blocked] of [
      ['unblock', false],
      ['block', true],
    ] as const) {
      const answer = await world.post(`/api/visitors/${person}/${what}`, { reason: 'shouted' }, staff);
      expect([answer.status, await answer.json()]).toMatchObject([200, { id: person, blocked }]);
    }
  });

  it('take a resident off the list, for whom nobody rings then', async () => {
    const moving = await world.ask('/api/residents', { body: { name: 'Ida', room: '3' }, cookie: staff });
    const { id: resident } = z.looseObject({ id: z.string() }).parse(await moving.json());
    const [planned, begun] = [await world.invite({ resident }), await world.invite({ resident })];
    const pages = [planned, begun].map(({ token }) => world.browser(token));
    for (const page of pages) await page.press('knock');
    const entry = await world.entryOf(begun.visit);
    await world.services.visits.take(begun.visit.id, { type: 'admit', entry, by: 'staff' });
    const left = await world.ask(`/api/residents/${resident}`, { method: 'DELETE', cookie: staff });
    expect(left.status).toBe(204);
    const shown = await Promise.all(pages.map(async (page) => (await page.show()).state));
    expect(shown).toEqual([
      { name: 'over', reason: 'cancelled' },
      { name: 'over', reason: 'ended' },
    ]);
  });

  it('revoke and renew links, and cancel what has not begun', async () => {
    const startsAt = new Date(world.clock.now() + 3_600_000).toISOString();
    const invitation = await invite({ now: undefined, startsAt });
    expect((await world.post(`/api/invitations/${invitation.id}/revoke`, {}, staff)).status).toBe(204);
    expect((await world.browser(tokenOf(invitation)).show()).state).toEqual({
      name: 'over',
      reason: 'cancelled',
    });
    const renewed = invited.parse(
      await (await world.post(`/api/invitations/${invitation.id}/renew`, {}, staff)).json(),
    );
    expect((await world.get(`/api/visit/${tokenOf(invitation)}`)).status).toBe(404);
    expect((await world.browser(tokenOf(renewed)).show()).state.name).toBe('early');
    expect((await run(`${invitation.visit}/cancel`)).state).toBe('over');
    expect((await world.browser(tokenOf(renewed)).show()).state).toEqual({
      name: 'over',
      reason: 'cancelled',
    });
  });

  it('cannot make an invitation that is wrong or incomplete', async () => {
    const wishes: readonly object[] = [
      {},
      { resident: world.resident, now: true },
      { resident: world.resident, now: true, visitorId: 'x', visitor: { name: 'Zoe', relation: '' } },
      { resident: world.resident, visitor: { name: 'Zoe', relation: '' } },
      { resident: world.resident, visitor: { name: 'Zoe', relation: '' }, startsAt: '2001-01-01T00:00:00Z' },
      { resident: world.resident, visitor: { name: '', relation: '' }, now: true },
    ];
    for (const wish of wishes) expect((await world.post('/api/invitations', wish, staff)).status).toBe(400);
    const nowhere = { resident: 'nobody', visitor: { name: 'Zoe', relation: '' }, now: true };
    expect((await world.post('/api/invitations', nowhere, staff)).status).toBe(404);
  });
});

describe('the tablet', () => {
  it('rings, shows the visitor, lets them in, and is handed to the next visit', async () => {
    const invitation = await invite();
    const anna = world.browser(tokenOf(invitation));
    await anna.press('knock');
    const { ring } = await tablet();
    expect(ring).toMatchObject({ name: 'Anna', relation: 'daughter', resident: 'Rosa', seen: true });
    const entry = ring?.entry ?? '';
    const answered = await tablet(`/entries/${entry}/answer`);
    expect([answered.ring, answered.door?.entry]).toEqual([undefined, entry]);
    const admitted = await tablet(`/entries/${entry}/admit`);
    expect(admitted.call).toMatchObject({ visit: invitation.visit, visitors: ['Anna'], resident: 'Rosa' });
    const deeds = await world.store.audit.list(world.tenant, { limit: 4 });
    expect(deeds.map(({ action, subject }) => `${subject} ${action}`)).toEqual(
      expect.arrayContaining([`tablet:${world.tablet} visits:answer`, `tablet:${world.tablet} visits:admit`]),
    );
    const left = await tablet(`/visits/${invitation.visit}/leave`);
    expect([left.call, left.left?.visit]).toEqual([undefined, invitation.visit]);
    expect((await tablet(`/visits/${invitation.visit}/return`)).call?.visit).toBe(invitation.visit);
    await run(`${invitation.visit}/end`);
    const next = await invite({ visitor: { name: 'Ben', relation: 'son' } });
    await world.browser(tokenOf(next)).press('knock');
    expect((await tablet()).ring?.name).toBe('Ben');
    const other = (await tablet()).ring?.entry ?? '';
    expect((await tablet(`/entries/${other}/decline`)).ring).toBeUndefined();
    await run(`${next.visit}/end`);
  });

  it('has nothing to do with visits of residents for whom it does not ring', async () => {
    const foreign = await visitWorld({ networks: world.networks });
    const { visit, token } = await foreign.invite();
    await foreign.browser(token).press('knock');
    const entry = await foreign.entryOf(visit);
    const path = `/api/tablet/entries/${entry}/admit`;
    expect((await world.post(path, {}, world.tabletCookie)).status).toBe(404);
    expect((await world.post(`/api/visits/${visit.id}/end`, {}, staff)).status).toBe(404);
    expect((await foreign.read(visit)).over).toBeUndefined();
    await foreign.stop();
  });
});

describe('a calendar file', () => {
  it('tells when and where, in UTC, and names the time zone of the residence', async () => {
    const startsAt = new Date(Math.ceil(world.clock.now() / 3_600_000) * 3_600_000 + 7_200_000).toISOString();
    const invitation = await invite({ now: undefined, startsAt });
    const answer = await world.get(`/api/visit/${tokenOf(invitation)}/calendar`);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const file = (await answer.text()).replaceAll(/\r\n[ \t]/g, '');
    const stamp = startsAt.replaceAll(/[-:]|\.000/g, '');
    for (const line of [
      `DTSTART:${stamp}`,
      'SUMMARY:Video visit with Rosa',
      'STATUS:CONFIRMED',
      'Europe/Berlin',
    ])
      expect(file).toContain(line);
    await run(`${invitation.visit}/cancel`);
    const cancelled = await world.get(`/api/visit/${tokenOf(invitation)}/calendar`);
    expect(await cancelled.text()).toContain('STATUS:CANCELLED');
  });
});
