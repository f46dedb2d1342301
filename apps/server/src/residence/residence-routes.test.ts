import { and, eq } from 'drizzle-orm';
import { schema } from '@crossfade/video-server/sql';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blocks, tablets } from '../database/residence-tables.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { cookiesOf, testProduct } from '../testkit/test-product.ts';

const heard: string[] = [];
let world: Awaited<ReturnType<typeof testProduct>>;
let staff: string;
beforeAll(async () => {
  world = await testProduct({
    changed: (tenant) => heard.push(`changed ${tenant}`),
    blocked: async (_tenant, visitor) => void heard.push(`blocked ${visitor}`),
  });
  const { email } = await world.user('staff');
  staff = await world.signIn(email);
}, DATABASE_TIMEOUT);

const created = z.looseObject({ id: z.string() });

async function make(path: string, body: object): Promise<string> {
  const answer = await world.ask(path, { body, cookie: staff });
  if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return created.parse(await answer.json()).id;
}

const read = async (path: string): Promise<unknown> => (await world.ask(path, { cookie: staff })).json();

async function pair(id: string) {
  const issued = await world.ask(`/api/tablets/${id}/code`, { method: 'POST', cookie: staff });
  const { code } = z.object({ code: z.string() }).parse(await issued.json());
  const answer = await world.ask('/api/tablet/pair', { body: { code } });
  return { code, answer, cookie: cookiesOf(answer) };
}

describe('residents', () => {
  it('are added, changed, searched page by page, and removed, each once', async () => {
    const ids: string[] = [];
    for (const name of ['Grace Hall', 'Grace Ives', 'Gracie Jones'])
      ids.push(await make('/api/residents', { name, room: '12' }));
    const first = z
      .object({ items: z.array(created), next: z.string() })
      .parse(await read('/api/residents?q=grac&limit=2'));
    const second = await read(`/api/residents?q=GRAC&limit=2&cursor=${first.next}`);
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(second).toMatchObject({ items: [{ id: ids[2], name: 'Gracie Jones', room: '12', tablets: [] }] });
    expect(second).not.toHaveProperty('next');
    const [id = ''] = ids;
    const changed = await world.ask(`/api/residents/${id}`, {
      method: 'PATCH',
      body: { staffRequired: true, limitMinutes: 30 },
      cookie: staff,
    });
    expect(await changed.json()).toMatchObject({ name: 'Grace Hall', staffRequired: true, limitMinutes: 30 });
    const removals = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.ask(`/api/residents/${id}`, { method: 'DELETE', cookie: staff }),
      ),
    );
    expect(new Set(removals.map(({ status }) => status))).toEqual(new Set([204]));
    expect((await world.ask(`/api/residents/${id}`, { cookie: staff })).status).toBe(404);
    const { tenant, database } = world;
    const deeds = await database.queries
      .select({ action: schema.audit.action })
      .from(schema.audit)
      .where(and(eq(schema.audit.tenant, tenant), eq(schema.audit.detail, id)));
    expect(deeds.map(({ action }) => action)).toEqual([
      'residents:create',
      'residents:change',
      'residents:archive',
    ]);
    expect(heard).toContain(`changed ${tenant}`);
  });

  it.each([
    { name: '' },
    { name: 'x'.repeat(81) },
    { name: 'Ada\u0000' },
    { name: 'Ada', limitMinutes: 0 },
    {},
  ])('are refused as %j', async (body) => {
    const answer = await world.ask('/api/residents', { body, cookie: staff });
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'invalid-input' } }]);
  });

  it('of another tenant do not exist', async () => {
    const other = await testProduct();
    const { email } = await other.user('admin');
    const cookie = await other.signIn(email);
    const id = await make('/api/residents', { name: 'Only here' });
    expect(await (await other.ask('/api/residents?q=only', { cookie })).json()).toEqual({ items: [] });
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const body = method === 'PATCH' ? { name: 'Theirs' } : undefined;
      const answer = await other.ask(`/api/residents/${id}`, { method, body, cookie });
      expect(answer.status, method).toBe(method === 'DELETE' ? 204 : 404);
    }
    const tablet = await other.ask('/api/tablets', { body: { name: 'Mine', residents: [id] }, cookie });
    expect(tablet.status).toBe(404);
    expect(await read(`/api/residents/${id}`)).toMatchObject({ name: 'Only here' });
  });
});

describe('a tablet', () => {
  it('is paired by a code that holds once, and says whether it would ring', async () => {
    const resident = await make('/api/residents', { name: 'Rosa' });
    const id = await make('/api/tablets', { name: 'Room 4', residents: [resident] });
    const { code, answer, cookie } = await pair(id);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^crossfade\.tablet=.*HttpOnly; SameSite=Lax$/);
    expect(await read(`/api/residents/${resident}`)).toMatchObject({ tablets: ['Room 4'] });
    const again = await Promise.all(
      Array.from({ length: 5 }, () => world.ask('/api/tablet/pair', { body: { code } })),
    );
    expect(again.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    const listed = () => read('/api/tablets?q=room 4');
    expect(await listed()).toMatchObject({ items: [{ paired: true, online: false, problems: ['offline'] }] });
    const ready = { sound: true, awake: true, camera: true, microphone: true };
    const report = (body: object) => world.ask('/api/tablet/ready', { body, cookie });
    expect((await report({ ...ready, sound: false })).status).toBe(204);
    expect(await listed()).toMatchObject({ items: [{ online: true, ready: false, problems: ['sound'] }] });
    await report(ready);
    expect(await listed()).toMatchObject({ items: [{ ready: true, problems: [] }] });
    const [row] = await world.database.queries.select().from(tablets).where(eq(tablets.id, id));
    expect(JSON.stringify(row)).not.toContain(cookie.split('=')[1]);
    expect(JSON.stringify(row)).not.toContain(code);
  });

  it('is nobody once it was unpaired, or paired again elsewhere', async () => {
    const resident = await make('/api/residents', { name: 'Rosa' });
    const id = await make('/api/tablets', { name: 'Lounge', residents: [resident] });
    const ready = { sound: true, awake: true, camera: true, microphone: true };
    const first = await pair(id);
    const second = await pair(id);
    const report = (cookie: string) => world.ask('/api/tablet/ready', { body: ready, cookie });
    const refused = await report(first.cookie);
    expect([refused.status, await refused.json()]).toMatchObject([
      401,
      { error: { code: 'tablet-not-paired' } },
    ]);
    expect((await report(second.cookie)).status).toBe(204);
    await world.ask(`/api/tablets/${id}/unpair`, { method: 'POST', cookie: staff });
    expect((await report(second.cookie)).status).toBe(401);
    await world.ask(`/api/tablets/${id}`, { method: 'DELETE', cookie: staff });
    expect(await read('/api/tablets?q=lounge')).toEqual({ items: [] });
  });

  it('is paired whatever codes others enter, behind its address and elsewhere', async () => {
    const resident = await make('/api/residents', { name: 'Otto' });
    const id = await make('/api/tablets', { name: 'Room 6', residents: [resident] });
    const issued = await world.ask(`/api/tablets/${id}/code`, { method: 'POST', cookie: staff });
    const { code } = z.object({ code: z.string().regex(/^\d{12}$/) }).parse(await issued.json());
    const enter = async (entered: string, from: number) =>
      (
        await world.ask('/api/tablet/pair', {
          body: { code: entered },
          headers: { 'x-forwarded-for': `198.51.100.${from}` },
        })
      ).status;
    for (let count = 0; count < 220; count += 1)
      expect(await enter(String(count).padStart(12, '0'), count % 10)).toBe(403);
    expect(await enter(code.replace(/^(.{4})(.{4})/, '$1 $2 '), 0)).toBe(200);
  });

  it('is not paired by a code that expired, or that was replaced', async () => {
    const resident = await make('/api/residents', { name: 'Rosa' });
    const id = await make('/api/tablets', { name: 'Late', residents: [resident] });
    const issue = async () => {
      const issued = await world.ask(`/api/tablets/${id}/code`, { method: 'POST', cookie: staff });
      return z.object({ code: z.string() }).parse(await issued.json()).code;
    };
    const [replaced, code] = [await issue(), await issue()];
    expect((await world.ask('/api/tablet/pair', { body: { code: replaced } })).status).toBe(403);
    await world.database.queries
      .update(tablets)
      .set({ codeExpiresAt: new Date(Date.now() - 1) })
      .where(eq(tablets.id, id));
    expect((await world.ask('/api/tablet/pair', { body: { code } })).status).toBe(403);
  });
});

describe('a visitor', () => {
  it('is the same person for every resident, and stays blocked under a new link', async () => {
    const [ana, ben] = [
      await make('/api/residents', { name: 'Ana' }),
      await make('/api/residents', { name: 'Ben' }),
    ];
    const who = { name: 'Vera', email: ' Vera@Example.org ' };
    const id = await make('/api/visitors', { ...who, resident: ana, relation: 'daughter' });
    const blocking = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.ask(`/api/visitors/${id}/block`, { body: { reason: 'Asked for money' }, cookie: staff }),
      ),
    );
    expect(new Set(blocking.map(({ status }) => status))).toEqual(new Set([200]));
    expect(heard).toContain(`blocked ${id}`);
    const again = await make('/api/visitors', {
      ...who,
      resident: ben,
      relation: 'aunt',
      autoAnswerSeconds: 10,
    });
    expect(again).toBe(id);
    expect(await read(`/api/visitors/${id}`)).toMatchObject({
      email: 'vera@example.org',
      blocked: true,
      blockReason: 'Asked for money',
      relations: [
        { resident: { id: ana }, relation: 'daughter', autoAnswerSeconds: null },
        { resident: { id: ben }, relation: 'aunt', autoAnswerSeconds: 10 },
      ],
    });
    const kept = await world.database.queries.select().from(blocks).where(eq(blocks.visitor, id));
    expect(kept).toHaveLength(1);
    const lifted = await world.ask(`/api/visitors/${id}/unblock`, { method: 'POST', cookie: staff });
    expect(await lifted.json()).toMatchObject({ blocked: false });
  });

  it('does not take the e-mail address of another', async () => {
    const resident = await make('/api/residents', { name: 'Ana' });
    await make('/api/visitors', { name: 'Tom', email: 'tom@example.org', resident });
    const id = await make('/api/visitors', { name: 'Tim', resident });
    const taken = await world.ask(`/api/visitors/${id}`, {
      method: 'PATCH',
      body: { email: 'tom@example.org' },
      cookie: staff,
    });
    expect([taken.status, await taken.json()]).toMatchObject([409, { error: { code: 'conflict' } }]);
  });
});
