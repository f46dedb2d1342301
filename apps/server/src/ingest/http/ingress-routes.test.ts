import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingresses } from '../../database/ingress-tables.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
  world.clock.held = Date.now();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

async function newUser(role: 'visitor' | 'staff' = 'visitor') {
  const { id, email } = await world.user(role);
  const cookie = await world.signIn(email);
  const username = `u${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  await world.ask('/api/profile', { method: 'PUT', body: { username }, cookie });
  return { id, cookie };
}

/** A creator whom staff approved. */
async function creator() {
  const host = await newUser();
  const staff = await newUser('staff');
  await world.ask('/api/stream/create', { body: { title: 'Chess' }, cookie: host.cookie });
  await world.ask(`/api/creators/${host.id}/approve`, { method: 'POST', cookie: staff.cookie });
  return host;
}

const PATH = '/api/stream/ingress';
const read = async (cookie: string) => JSON.parse(await (await world.ask(PATH, { cookie })).text());
const make = async (cookie: string, body: object) => {
  const answer = await world.ask(PATH, { body, cookie });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
};

describe('a stream key', () => {
  it('is answered once, and stored as a hash', async () => {
    const { id, cookie } = await creator();
    expect(await read(cookie)).toEqual({ success: true, data: null });
    const { status, body } = await make(cookie, { type: 'rtmp' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      serverUrl: 'rtmp://live.example.org/live',
      data: { ingressId: body.ingressId, streamKey: body.streamKey },
    });
    const [stored] = await world.database.queries.select().from(ingresses).where(eq(ingresses.user, id));
    expect(JSON.stringify(stored)).not.toContain(body.streamKey);
    const { data } = await read(cookie);
    expect(data).toMatchObject({ state: 'INACTIVE', type: 'rtmp', preset: '720p30', health: null });
    expect(body.streamKey.endsWith(data.keyEnd)).toBe(true);
    expect(data).not.toHaveProperty('streamKey');
  });

  it('that is reset is another, for another protocol', async () => {
    const { cookie } = await creator();
    const before = await make(cookie, { type: 'rtmp' });
    const { body } = await make(cookie, { type: 'whip', preset: '1080p30' });
    expect(body.ingressId).not.toBe(before.body.ingressId);
    expect(body.streamKey).not.toBe(before.body.streamKey);
    expect(body.serverUrl).toBe(`https://calls.example.org/whip/${body.ingressId}`);
    expect((await read(cookie)).data).toMatchObject({ type: 'whip', preset: '1080p30' });
  });

  it('can be taken back, also twice', async () => {
    const { cookie } = await creator();
    await make(cookie, { type: 'rtmp' });
    for (const _ of ['once', 'twice'])
      expect((await world.ask(PATH, { method: 'DELETE', cookie })).status).toBe(200);
    expect(await read(cookie)).toEqual({ success: true, data: null });
  });

  it('is for approved creators alone, and of a known kind', async () => {
    const { cookie } = await newUser();
    expect((await make(cookie, { type: 'rtmp' })).body.error.code).toBe('not-found');
    await world.ask('/api/stream/create', { body: { title: 'Chess' }, cookie });
    expect((await make(cookie, { type: 'rtmp' })).body.error.code).toBe('creator-not-approved');
    const approved = await creator();
    for (const body of [{ type: 'srt' }, {}, { type: 'rtmp', preset: '4k' }])
      expect((await make(approved.cookie, body)).status).toBe(400);
  });
});
