import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { asId } from '@crossfade/video-core';
import { schema } from '@crossfade/video-server/sql';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { incidents, residents, tabletResidents, tablets, visitors } from '../../database/residence-tables.ts';
import { newSecret, secretHash } from '../../http/secret-hash.ts';
import { Mailbox } from '../../mail/mailbox.ts';
import { mails } from '../../database/mail-tables.ts';
import { TABLET_COOKIE } from '../../residence/tablet-reader.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { cookiesOf } from '../../testkit/test-product.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';
import { workFolder } from '../storage/work-folder.ts';
import type { Recording } from '../store/recording.ts';
import { madeRecordings } from '../testkit/made-recordings.ts';

let world: VisitWorld;
let made: ReturnType<typeof madeRecordings>;
let staff: string;
const BYTES = new Uint8Array(1_000).map((_, index) => index % 251);
beforeAll(async () => {
  world = await visitWorld({ sender: new Mailbox() });
  made = madeRecordings(world);
  staff = await world.signIn((await world.user('staff', 'Nina')).email);
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

const ask = (method: string, path: string, cookie?: string, body?: object) =>
  world.ask(path, {
    method: z.enum(['GET', 'POST', 'DELETE']).parse(method),
    ...(cookie !== undefined && { cookie }),
    ...(body && { body }),
  });
const pathOf = ({ id }: Pick<Recording, 'id'>) => `/api/recordings/${id}`;
const watch = (
  recording: Recording,
  cookie?: string,
  headers: Readonly<Record<string, string>> = {},
  query = '',
) => world.ask(`${pathOf(recording)}/file${query}`, { ...(cookie !== undefined && { cookie }), headers });
const detail = z.object({
  as: z.string(),
  details: z
    .looseObject({ visitors: z.array(z.string()), held: z.looseObject({ by: z.string() }).optional() })
    .optional(),
  viewings: z.array(z.object({ who: z.string(), download: z.boolean() }).loose()).optional(),
});
const show = async (recording: Pick<Recording, 'id'>, cookie?: string) => {
  const answer = await ask('GET', pathOf(recording), cookie);
  return answer.ok ? detail.parse(await answer.json()) : answer.status;
};
/** Made in a visit in which Anna was. */
const ofVisit = async (visitor?: string) => {
  const { visit } = await world.admitted(visitor === undefined ? {} : { visitor });
  const about = { visit: visit.id, resident: world.resident, key: visit.key };
  return { visit, recording: await made.ready(BYTES, about) };
};

describe('playing a recording', () => {
  it('answers the bytes that are asked for, whole or in ranges', async () => {
    const recording = await made.ready(BYTES);
    const whole = await watch(recording, staff);
    expect(whole.status).toBe(200);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': '1000',
      'content-type': 'video/webm',
      'cache-control': 'no-store',
    });
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(BYTES);
    const part = await watch(recording, staff, { range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([
      206,
      'bytes 100-199/1000',
      '100',
    ]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(BYTES.slice(100, 200));
    const tail = await watch(recording, staff, { range: 'bytes=-1' });
    expect(new Uint8Array(await tail.arrayBuffer())).toEqual(BYTES.slice(-1));
    const beyond = await watch(recording, staff, { range: 'bytes=1000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
  });

  it('logs each viewing and each download, which staff see', async () => {
    const recording = await made.ready(BYTES);
    for (const range of ['bytes=0-9', 'bytes=10-19']) await watch(recording, staff, { range });
    await watch(recording, staff, {}, '?download=true').then((answer) =>
      expect(answer.headers.get('content-disposition')).toMatch(
        /^attachment; filename="recording-.*\.webm"$/,
      ),
    );
    const { viewings } = detail.parse(await show(recording, staff));
    expect(viewings?.map(({ who, download }) => [who, download]).toSorted()).toEqual([
      ['Nina', false],
      ['Nina', true],
    ]);
  });

  it('is for staff of the residence alone, without a visit', async () => {
    const recording = await made.ready(BYTES);
    const visitor = await world.signIn((await world.user('visitor')).email);
    const elsewhere = asId.tenant(`other-${randomUUID()}`);
    await world.database.queries.insert(schema.tenants).values({ id: elsewhere });
    const foreign = await madeRecordings({ ...world, tenant: elsewhere }).queued();
    for (const cookie of [undefined, visitor, world.tabletCookie]) {
      expect((await watch(recording, cookie)).status).toBe(404);
      expect(await show(recording, cookie)).toBe(404);
    }
    expect(await show(foreign, staff)).toBe(404);
    expect((await watch(foreign, staff)).status).toBe(404);
    expect(await world.recordings.store.listViewings(recording.id, 10)).toEqual([]);
  });

  it('is for the tablet of the resident, and for no other tablet', async () => {
    const { recording } = await ofVisit();
    const { queries } = world.database;
    const { tenant } = world;
    const [other, tablet, secret] = [randomUUID(), randomUUID(), newSecret()];
    await queries.insert(residents).values({ id: other, tenant, name: 'Otto' });
    await queries
      .insert(tablets)
      .values({ id: tablet, tenant, name: 'Room 13', secretHash: secretHash(secret) });
    await queries.insert(tabletResidents).values({ tablet, resident: other, tenant });
    expect(await show(recording, world.tabletCookie)).toEqual({ as: 'resident' });
    expect((await watch(recording, world.tabletCookie)).status).toBe(200);
    const stranger = `${TABLET_COOKIE}=${secret}`;
    expect((await watch(recording, stranger)).status).toBe(404);
    const share = await ask('POST', `${pathOf(recording)}/share`, stranger, { agreed: true });
    expect(share.status).toBe(404);
  });

  it('is for the visitors of the visit while the resident agrees: by the link in a mail, or by their account', async () => {
    const { queries } = world.database;
    const account = await world.user('visitor', 'Anna');
    const [person = { id: '' }] = await queries
      .insert(visitors)
      .values({
        id: randomUUID(),
        tenant: world.tenant,
        name: 'Anna',
        email: account.email,
        user: account.id,
      })
      .returning();
    const { visit, recording } = await ofVisit(person.id);
    const cookie = await world.signIn(account.email);
    const mailed = () => queries.select().from(mails).where(eq(mails.recording, recording.id));
    expect((await watch(recording, cookie)).status).toBe(404);
    expect(await mailed()).toEqual([]);
    const share = (agreed: boolean) =>
      ask('POST', `${pathOf(recording)}/share`, world.tabletCookie, { agreed });
    for (const agreed of [true, true, false, true]) expect((await share(agreed)).status).toBe(204);
    expect(await mailed()).toMatchObject([{ kind: 'recording', visitor: person.id, visit: visit.id }]);
    expect(await show(recording, cookie)).toEqual({ as: 'visitor' });
    const guest = (await world.read(visit)).guests[0];
    if (!guest) throw new Error('nobody was invited');
    const link = await world.recordings.watchLink(recording.id, guest);
    const [path, token] = link?.split('#') ?? [];
    expect(path).toBe(`/recordings/${recording.id}`);
    const opened = await ask('POST', `${pathOf(recording)}/open`, undefined, { token });
    expect(opened.status).toBe(204);
    expect(opened.headers.get('set-cookie')).toMatch(/HttpOnly/);
    const mine = cookiesOf(opened);
    expect((await watch(recording, mine)).status).toBe(200);
    const other = await made.ready(BYTES, { visit: visit.id, resident: world.resident });
    expect((await watch(other, mine)).status).toBe(404);
    const wrong = await ask('POST', `${pathOf(recording)}/open`, undefined, { token: `${token}x` });
    expect(wrong.status).toBe(404);
    const { viewings } = detail.parse(await show(recording, staff));
    expect(viewings?.map(({ who }) => who)).toEqual(['Anna']);
    // Taken back: neither works any more.
    await share(false);
    expect((await watch(recording, mine)).status).toBe(404);
    expect((await watch(recording, cookie)).status).toBe(404);
    expect(await world.recordings.watchLink(recording.id, guest)).toBeUndefined();
  });
});

describe('keeping recordings', () => {
  const gone = (path: string) =>
    access(path).then(
      () => false,
      () => true,
    );

  it('lists them with what became of them, page by page', async () => {
    const { recording, visit } = await ofVisit();
    const waiting = await made.queued();
    const page = z.object({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().optional() });
    const list = async (query: string) =>
      page.parse(await (await ask('GET', `/api/recordings${query}`, staff)).json());
    const first = await list('?limit=1');
    expect(first.items).toMatchObject([{ id: waiting.id, state: 'queued', startedBy: 'operator' }]);
    const next = await list(`?limit=1&cursor=${first.next}`);
    expect(next.items).toMatchObject([
      {
        id: recording.id,
        state: 'ready',
        resident: 'Rosa',
        visitors: ['Anna'],
        visit: visit.id,
        bytes: 1_000,
      },
    ]);
    const visitor = await world.signIn((await world.user('visitor')).email);
    expect((await ask('GET', '/api/recordings', visitor)).status).toBe(403);
  });

  it('deletes the object and the row, unless staff or an incident hold it', async () => {
    const { recording, visit } = await ofVisit();
    const remove = () => ask('DELETE', pathOf(recording), staff);
    const hold = await ask('POST', `${pathOf(recording)}/hold`, staff, { reason: 'A complaint.' });
    expect(hold.status).toBe(204);
    expect(detail.parse(await show(recording, staff)).details?.held).toMatchObject({
      by: 'staff',
      reason: 'A complaint.',
      who: 'Nina',
    });
    expect((await remove()).status).toBe(409);
    expect((await ask('POST', `${pathOf(recording)}/lift-hold`, staff)).status).toBe(204);
    const { queries } = world.database;
    const { tenant } = world;
    const incident = {
      id: randomUUID(),
      tenant,
      visit: visit.id,
      description: 'A fall.',
      reportedBy: 'staff',
    };
    await queries.insert(incidents).values(incident);
    expect(detail.parse(await show(recording, staff)).details?.held).toEqual({ by: 'incident' });
    expect((await remove()).status).toBe(409);
    await queries.update(incidents).set({ closedAt: new Date() }).where(eq(incidents.id, incident.id));
    expect((await remove()).status).toBe(204);
    expect((await watch(recording, staff)).status).toBe(404);
    await world.recordings.uploads.run();
    const stored = `${world.dataDir}/recordings/objects/${recording.location}`;
    await expect.poll(() => gone(stored)).toBe(true);
    expect(await gone(workFolder(world.dataDir, recording.id))).toBe(true);
    expect((await remove()).status).toBe(404);
  });
});
