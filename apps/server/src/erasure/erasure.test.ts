import { randomUUID } from 'node:crypto';
import { schema } from '@crossfade/video-server/sql';
import { eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { users } from '../database/account-tables.ts';
import { mails } from '../database/mail-tables.ts';
import { recordingConsents, recordingRequests } from '../database/recording-consent-tables.ts';
import { recordings } from '../database/recording-tables.ts';
import { incidents, residents, visitors } from '../database/residence-tables.ts';
import { visits } from '../database/visit-tables.ts';
import { Mailbox } from '../mail/mailbox.ts';
import { madeRecordings } from '../recordings/testkit/made-recordings.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../visits/testkit/visit-world.ts';
import { residentParticipant, visitorParticipant } from '../visits/policy/visit-participants.ts';
import type { Visit } from '../visits/policy/visit.ts';

let world: VisitWorld;
let made: ReturnType<typeof madeRecordings>;
let admin: string;
beforeAll(async () => {
  world = await visitWorld({ sender: new Mailbox() });
  made = madeRecordings(world);
  admin = await world.signIn((await world.user('admin')).email);
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

const erase = (what: 'residents' | 'visitors', id: string, cookie = admin) =>
  world.ask(`/api/${what}/${id}/erase`, { method: 'POST', cookie });

/** A call of a visit, with what is kept of it; over unless it `runs`. */
async function callOf({ key }: Pick<Visit, 'key'>, runs = false): Promise<string> {
  const { tenant, database } = world;
  const { queries } = database;
  const [id, at] = [randomUUID(), new Date()];
  const call = { id, tenant, key, pin: 'alder', epoch: 0, attempt: 0, decision: {}, openedAt: at };
  await queries.insert(schema.calls).values({ ...call, endedAt: runs ? null : at });
  await queries.insert(schema.chats).values({ call: id, length: 1 });
  const message = { call: id, seq: 1, id: 'm', participant: 'p', name: 'Anna', text: 'Hello', at };
  await queries.insert(schema.chatMessages).values(message);
  await queries.insert(schema.audit).values({ at, tenant, subject: 'staff', action: 'mute', call: id });
  return id;
}

/** Somebody with an account who was in a visit that is over, of which there is a recording. */
async function visited(resident = world.resident) {
  const { tenant, database } = world;
  const account = await world.user('visitor', 'Anna');
  const person = randomUUID();
  const anna = { id: person, tenant, name: 'Anna', email: account.email, user: account.id };
  await database.queries.insert(visitors).values(anna);
  const { visit, entry } = await world.admitted({ visitor: person, resident });
  const call = await callOf(visit);
  const recording = await made.ready(new Uint8Array(10), { visit: visit.id, resident, key: visit.key });
  return { person, account, visit, entry, call, recording };
}

/** What is left of it. */
async function left({ person, account, visit, call, recording }: Awaited<ReturnType<typeof visited>>) {
  const { queries } = world.database;
  const found = await Promise.all([
    queries.select({ id: visitors.id }).from(visitors).where(eq(visitors.id, person)),
    queries.select({ id: users.id }).from(users).where(eq(users.id, account.id)),
    queries.select({ id: visits.id }).from(visits).where(eq(visits.id, visit.id)),
    queries.select({ id: mails.id }).from(mails).where(eq(mails.visit, visit.id)),
    queries.select({ id: schema.calls.id }).from(schema.calls).where(eq(schema.calls.id, call)),
    queries
      .select({ id: schema.chatMessages.id })
      .from(schema.chatMessages)
      .where(eq(schema.chatMessages.call, call)),
    queries.select({ id: schema.audit.id }).from(schema.audit).where(eq(schema.audit.call, call)),
    queries.select({ id: recordings.id }).from(recordings).where(eq(recordings.id, recording.id)),
  ]);
  return found.map((rows) => rows.length);
}

it('clears a visitor: account, visits, calls, chat, mails, recordings and logs, and leaves those of others', async () => {
  const [anna, other] = [await visited(), await visited()];
  const all = await left(anna);
  expect(all).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  expect((await erase('visitors', anna.person)).status).toBe(204);
  await world.recordings.uploads.run();
  expect(await left(anna)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(await left(other)).toEqual(all);
  const logged = await world.database.queries
    .select({ action: schema.audit.action })
    .from(schema.audit)
    .where(inArray(schema.audit.detail, [anna.person, anna.visit.id]));
  expect(logged).toEqual([{ action: 'visitors:erase' }]);
  expect((await erase('visitors', anna.person)).status).toBe(404);
});

it('clears a resident with every visit to them', async () => {
  const { queries } = world.database;
  const rosa = randomUUID();
  await queries.insert(residents).values({ id: rosa, tenant: world.tenant, name: 'Rosa', room: '14' });
  const { visit } = await world.invite({ resident: rosa });
  const recording = await made.ready(new Uint8Array(10), { visit: visit.id, resident: rosa });
  expect((await erase('residents', rosa)).status).toBe(204);
  await world.recordings.uploads.run();
  const rows = await Promise.all([
    queries.select({ id: residents.id }).from(residents).where(eq(residents.id, rosa)),
    queries.select({ id: visits.id }).from(visits).where(eq(visits.id, visit.id)),
    queries.select({ id: recordings.id }).from(recordings).where(eq(recordings.id, recording.id)),
  ]);
  expect(rows).toEqual([[], [], []]);
});

it('erases nothing while an incident or a hold keeps it, or a call goes on, and is for administrators', async () => {
  const anna = await visited();
  const { queries } = world.database;
  const { tenant } = world;
  const staff = await world.signIn((await world.user('staff')).email);
  expect((await erase('visitors', anna.person, staff)).status).toBe(403);
  const incident = {
    id: randomUUID(),
    tenant,
    visit: anna.visit.id,
    description: 'A fall.',
    reportedBy: 'staff',
  };
  await queries.insert(incidents).values(incident);
  expect((await erase('visitors', anna.person)).status).toBe(409);
  await queries.update(incidents).set({ closedAt: new Date() }).where(eq(incidents.id, incident.id));
  await world.recordings.library.hold({ role: 'operator', tenant }, anna.recording.id, 'A complaint.');
  expect((await erase('visitors', anna.person)).status).toBe(409);
  await world.recordings.library.lift({ role: 'operator', tenant }, anna.recording.id);
  const running = await callOf(anna.visit, true);
  expect((await erase('visitors', anna.person)).status).toBe(409);
  expect(await left(anna)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  await queries.update(schema.calls).set({ endedAt: new Date() }).where(eq(schema.calls.id, running));
  expect((await erase('visitors', anna.person)).status).toBe(204);
});

/** Rosa, and a recording of a visit to her that was deleted since, for which somebody decided. */
async function recordedBefore() {
  const { tenant, database } = world;
  const { queries } = database;
  const rosa = randomUUID();
  await queries.insert(residents).values({ id: rosa, tenant, name: 'Rosa', room: '14' });
  const recording = await made.ready(new Uint8Array(10), { visit: randomUUID(), resident: rosa });
  const { id, call, key } = recording;
  const [at, participant] = [new Date(), residentParticipant(rosa)];
  const request = { id, tenant, call, key, startedBy: 'staff', askedAt: at };
  await queries.insert(recordingRequests).values({ ...request, overAt: at, settledAt: at });
  await queries.insert(recordingConsents).values({
    recording: id,
    tenant,
    participant,
    name: 'Rosa',
    answer: 'yes',
    at,
    decidedBy: 'Her daughter',
    ground: 'Guardian',
    until: at,
    enteredBy: 'staff',
  });
  const entry = { at, tenant, subject: 'staff', action: 'mute' };
  await queries.insert(schema.audit).values([
    { ...entry, call },
    { ...entry, call: randomUUID(), participant },
    { ...entry, call: randomUUID(), subject: `guest:${participant}` },
    { ...entry, action: 'recordings:share', detail: id },
  ]);
  const left = async () => {
    const [rows, requests, consents, entries] = await Promise.all([
      queries.select({ id: recordings.id }).from(recordings).where(eq(recordings.id, id)),
      queries
        .select({ id: recordingRequests.id })
        .from(recordingRequests)
        .where(eq(recordingRequests.id, id)),
      queries
        .select({ name: recordingConsents.name })
        .from(recordingConsents)
        .where(eq(recordingConsents.participant, participant)),
      queries
        .select({ id: schema.audit.id })
        .from(schema.audit)
        .where(
          sql`${schema.audit.call} = ${call} or ${schema.audit.participant} = ${participant}
            or ${schema.audit.subject} = ${`guest:${participant}`} or ${schema.audit.detail} = ${id}`,
        ),
    ]);
    return [rows, requests, consents, entries].map(({ length }) => length);
  };
  return { rosa, recording, left };
}

it('clears what is older than the visit and the call that it was of: recordings, decisions about them, and logs', async () => {
  const [rosa, other] = [await recordedBefore(), await recordedBefore()];
  expect(await rosa.left()).toEqual([1, 1, 1, 4]);
  expect((await erase('residents', rosa.rosa)).status).toBe(204);
  await world.recordings.uploads.run();
  expect(await rosa.left()).toEqual([0, 0, 0, 0]);
  expect(await other.left()).toEqual([1, 1, 1, 4]);
});

it('clears what was logged of a visitor in a call that is deleted', async () => {
  const anna = await visited();
  const { queries } = world.database;
  const participant = visitorParticipant(anna.entry);
  const entry = { at: new Date(), tenant: world.tenant, subject: 'staff', action: 'mute', participant };
  await queries.insert(schema.audit).values({ ...entry, call: randomUUID() });
  expect((await erase('visitors', anna.person)).status).toBe(204);
  const logged = await queries
    .select({ id: schema.audit.id })
    .from(schema.audit)
    .where(eq(schema.audit.participant, participant));
  expect(logged).toEqual([]);
});

it('erases nothing when a recording of theirs is held while they are erased', async () => {
  const anna = await visited();
  const { queries } = world.database;
  // Plays staff who hold it after it was looked at: when the log of its call is deleted.
  await queries.execute(
    sql.raw(`create function hold_meanwhile() returns trigger language plpgsql as $$ begin
      update recordings set held_at = now(), held_by = 'staff', held_reason = 'A complaint.'
        where id = '${anna.recording.id}' and old.call = '${anna.call}';
      return old; end $$`),
  );
  await queries.execute(
    sql`create trigger hold_meanwhile before delete on audit for each row execute function hold_meanwhile()`,
  );
  try {
    expect((await erase('visitors', anna.person)).status).toBe(409);
  } finally {
    await queries.execute(sql`drop trigger hold_meanwhile on audit`);
    await queries.execute(sql`drop function hold_meanwhile`);
  }
  // Their links are void already; what there was of the visit is all there.
  expect((await left(anna)).slice(-4)).toEqual([1, 1, 1, 1]);
});
