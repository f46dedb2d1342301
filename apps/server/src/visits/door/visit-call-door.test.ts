import { asId } from '@crossfade/video-core';
import { createMemoryClient, SOON } from '@crossfade/video-core/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { STAFF_TOKEN } from '../../testkit/test-product.ts';
import { entryIdSchema } from '../policy/visit-ids.ts';
import { visitWorld, type VisitWorld } from '../testkit/visit-world.ts';

let world: VisitWorld;
let otherWorld: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
  otherWorld = await visitWorld({ networks: world.networks });
}, DATABASE_TIMEOUT);
afterAll(() => Promise.all([world.stop(), otherWorld.stop()]));

const problem = z.object({ error: z.object({ code: z.string() }) });

type Provider = 'alder' | 'birch';

/** Anna talks with staff in the call, Ben waits before it, and the resident has not answered. */
async function scene(provider: Provider) {
  const { visit, token } = await world.invite();
  const { id: bensId, token: bens } = await world.invite({
    visit: visit.id,
    visitor: { name: 'Ben', relation: 'son' },
  });
  const [anna, ben] = [world.browser(token), world.browser(bens)];
  await anna.press('knock');
  const entry = await world.entryOf(visit);
  await world.services.visits.take(visit.id, { type: 'admit', entry, by: 'staff' });
  const inside = await world.enter(visit.key, anna.cookie, { requestedProvider: provider });
  expect(inside.answer.decision.provider).toBe(provider);
  await ben.press('knock');
  return { visit, anna, ben, bensId, entry, inside };
}

type Scene = Awaited<ReturnType<typeof scene>>;

interface Outsider {
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** People who must be kept out, by the credentials that they present. */
const OUTSIDERS: readonly (readonly [string, (scene: Scene) => Promise<Outsider> | Outsider])[] = [
  ['nobody', () => ({})],
  ['a visitor who waits', ({ ben }) => ({ cookie: ben.cookie })],
  [
    'a visitor who was turned away',
    async ({ visit, ben }) => {
      const entry = await world.entryOf(visit);
      await world.services.visits.take(visit.id, { type: 'decline', entry, by: 'staff' });
      return { cookie: ben.cookie };
    },
  ],
  [
    'a visitor who was removed',
    async ({ visit, anna, entry }) => {
      const guest = visit.guests[0]?.id;
      if (guest === undefined) throw new Error('the visit has no guest');
      await world.services.visits.take(visit.id, { type: 'remove', guest });
      expect((await world.read(visit)).entries.find(({ id }) => id === entry)?.status).toBe('gone');
      return { cookie: anna.cookie };
    },
  ],
  [
    'a visitor who left',
    async ({ anna }) => {
      await anna.press('leave');
      return { cookie: anna.cookie };
    },
  ],
  [
    'a visitor whose person is blocked in the residence',
    async ({ visit, anna }) => {
      const person = visit.guests[0]?.person ?? '';
      const { id } = await world.user('staff');
      const manager = { role: 'staff', tenant: world.tenant, user: id, name: 'Nina', email: '' } as const;
      await world.visitors.block(manager, person, 'shouted');
      return { cookie: anna.cookie };
    },
  ],
  [
    'the visitor of another visit',
    async () => {
      const other = await world.invite({ visitor: { name: 'Cleo', relation: '' } });
      const cleo = world.browser(other.token);
      await cleo.press('knock');
      const entry = await world.entryOf(other.visit);
      await world.services.visits.take(other.visit.id, { type: 'admit', entry, by: 'staff' });
      return { cookie: cleo.cookie };
    },
  ],
  [
    'who guesses the cookie',
    ({ anna }) => ({ cookie: (anna.cookie ?? '').replace(/=.*/, '=0123456789abcdef0123456789abcdef') }),
  ],
  ['the tablet, before the answer', () => ({ cookie: world.tabletCookie })],
  ['the tablet of another residence', () => ({ cookie: otherWorld.tabletCookie })],
  [
    'staff of another residence',
    async () => ({ cookie: await otherWorld.signIn((await otherWorld.user('staff')).email) }),
  ],
  [
    'a visitor with an account, who is not invited',
    async () => ({ cookie: await world.signIn((await world.user('visitor')).email) }),
  ],
  ['who presents STAFF_TOKEN', () => ({ headers: { authorization: `Bearer ${STAFF_TOKEN}` } })],
  [
    'who says to be staff, and presents no such credential',
    ({ ben }) => ({ cookie: ben.cookie, headers: { 'x-visit-as': 'staff' } }),
  ],
  [
    'a visitor of a visit that is over',
    async ({ visit, anna }) => {
      await world.services.visits.take(visit.id, { type: 'end' });
      return { cookie: anna.cookie };
    },
  ],
];

/** Every way to credentials of the room, each with what the outsider may hold from before. */
const PATHS: readonly (readonly [string, (scene: Scene, provider: Provider) => readonly [string, object]])[] =
  [
    ['a join', () => ['/api/calls/join', {}]],
    ['a join at the root', () => ['/calls/join', {}]],
    ['a preview', () => ['/api/calls/preview', {}]],
    [
      'a reload with the resume secret',
      ({ inside }) => ['/api/calls/join', { resumeSecret: inside.answer.participant.resumeSecret }],
    ],
    ['a return to the call', ({ inside }) => ['/api/calls/join', { call: inside.answer.call }]],
    [
      'a move',
      ({ inside }) => [
        '/api/calls/join',
        { call: inside.answer.call, attempt: 1, resumeSecret: inside.answer.participant.resumeSecret },
      ],
    ],
    ["a token of the provider's own", (_, provider) => [`/api/${provider}/token`, {}]],
  ];

describe.each(['alder', 'birch'] as const)('into the call of a visit on %s', (provider) => {
  it.each(OUTSIDERS)('no credential path leads %s', async (_, outsider) => {
    const place = await scene(provider);
    const { cookie, headers } = await outsider(place);
    for (const [path, request] of PATHS) {
      const [url, change] = request(place, provider);
      const body = { key: place.visit.key, displayName: 'Anna', adapters: ['alder', 'birch'], ...change };
      const answer = await world.post(url, body, cookie, headers);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(problem.parse(await answer.json()).error.code).toBe('call-not-found');
    }
  });

  it('lets a visitor who was admitted in by each of them', async () => {
    const place = await scene(provider);
    for (const [path, request] of PATHS) {
      const [url, change] = request(place, provider);
      // No move is under way, and deployments in memory have no SDK of their own.
      if ('attempt' in change || url.endsWith('/token')) continue;
      const body = { key: place.visit.key, displayName: 'Anna', adapters: ['alder', 'birch'], ...change };
      const answer = await world.post(url, body, place.anna.cookie);
      expect([path, answer.status]).toEqual([path, 200]);
    }
  });

  it('does not let who was removed back in with what they held', async () => {
    const { visit, inside } = await scene(provider);
    const guest = visit.guests[0]?.id;
    if (guest === undefined) throw new Error('the visit has no guest');
    await world.services.visits.take(visit.id, { type: 'remove', guest });
    const again = () =>
      createMemoryClient(world.networks[provider]).connect({
        credentials: inside.answer.credentials,
        iceServers: [],
        iceTransportPolicy: 'all',
        profile: {},
        observer: { event: () => {}, media: () => {}, data: () => {} },
      }).entered;
    await vi.waitFor(() => expect(again()).rejects.toMatchObject({ code: 'participant-removed' }), SOON);
    const found = await world.store.calls.findParticipant(
      asId.call(inside.answer.call),
      asId.participant(inside.answer.participant.id),
    );
    expect(found?.removed).toBeDefined();
  });

  it('lets nobody stay when the visit ends, in the room of the call and in that of the door', async () => {
    const { visit, ben, bensId } = await scene(provider);
    const entry = entryIdSchema.parse(
      (await world.read(visit)).entries.find(({ guest }) => guest === bensId)?.id,
    );
    const door = `visit-door-${visit.id}-${entry}`;
    const looked = await world.enter(door, ben.cookie, { requestedProvider: provider });
    expect(looked.answer.participant.rights).toEqual({
      publish: ['camera', 'microphone'],
      subscribe: false,
      data: false,
    });
    expect(looked.answer.controlToken).toBeUndefined();
    await world.services.visits.take(visit.id, { type: 'end' });
    const open = async () => {
      const calls = await Promise.all(
        [visit.key, asId.key(door)].map((key) => world.store.calls.findOpen(world.tenant, key)),
      );
      return calls.filter((call) => call !== undefined);
    };
    await vi.waitFor(async () => expect(await open()).toEqual([]), SOON);
  });
});

describe('staff', () => {
  it('enter as a visible host, and look at the door without sending anything', async () => {
    const { visit } = await scene('alder');
    const { email, id } = await world.user('staff', 'Nina');
    const cookie = await world.signIn(email);
    const { answer } = await world.enter(visit.key, cookie);
    expect(answer.participant).toMatchObject({ id: `staff-${id}`, name: 'Nina', role: 'host' });
    expect(answer.participant.rights).not.toHaveProperty('hidden');
    const entry = await world.entryOf(visit);
    const door = await world.enter(`visit-door-${visit.id}-${entry}`, cookie);
    expect(door.answer.participant).toMatchObject({
      role: 'guest',
      rights: { publish: [], subscribe: true },
    });
  });
});

describe('the tablet', () => {
  it('enters after the resident admitted, as the resident and no host', async () => {
    const { visit, token } = await world.invite();
    const { post, tabletCookie, resident } = world;
    const anna = world.browser(token);
    await anna.press('knock');
    const entry = await world.entryOf(visit);
    const door = `visit-door-${visit.id}-${entry}`;
    const waiting = await world.enter(door, anna.cookie);
    const looked = await world.enter(door, tabletCookie);
    expect(looked.answer.participant).toMatchObject({ name: 'Residence', rights: { publish: [] } });
    // Nor does the visitor learn that anybody does.
    expect(looked.told).toContainEqual(
      expect.objectContaining({
        type: 'roster',
        participants: [expect.objectContaining({ participantId: waiting.answer.participant.id })],
      }),
    );
    await looked.close();
    expect(JSON.stringify(waiting.told)).not.toContain(looked.answer.participant.id);
    expect(looked.answer.participant.id).toMatch(/^looker-/);
    expect((await world.join(visit.key, tabletCookie)).status).toBe(404);
    expect((await post(`/api/tablet/entries/${entry}/answer`, {}, tabletCookie)).status).toBe(200);
    expect((await world.join(visit.key, tabletCookie)).status).toBe(404);
    expect((await post(`/api/tablet/entries/${entry}/admit`, {}, tabletCookie)).status).toBe(200);
    const { answer } = await world.enter(visit.key, tabletCookie);
    expect(answer.participant).toMatchObject({ id: `resident-${resident}`, name: 'Rosa', role: 'guest' });
  });
});
