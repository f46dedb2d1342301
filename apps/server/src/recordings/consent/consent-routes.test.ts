import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { createMemoryClient } from '@crossfade/video-core/testkit';
import { joinAnswerSchema } from '@crossfade/video-server';
import { schema } from '@crossfade/video-server/sql';
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { recordingConsents } from '../../database/recording-consent-tables.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';
import { PASS_HEADER } from '../recorder/recorder-door.ts';
import { recordingIdSchema } from '../store/recording.ts';
import { FakeRecorder } from '../testkit/fake-recorder.ts';

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

const told = z.object({
  recording: z.object({
    id: recordingIdSchema,
    state: z.string(),
    startedBy: z.string(),
    people: z.array(z.object({ id: z.string(), name: z.string(), answer: z.string() })),
    why: z.string().optional(),
    mayDelete: z.array(z.string()),
  }),
});
const problem = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

type Entered = Awaited<ReturnType<VisitWorld['enter']>>;
const newKey = () => `garden-${randomUUID()}`;
const enter = (key: string, displayName: string, change: object = {}) =>
  world.enter(key, undefined, { displayName, ...change });
const as = ({ answer }: Entered) => ({ 'crossfade-participant': answer.participant.resumeSecret });
const idOf = ({ answer }: Entered) => answer.participant.id;

const ask = async (path: string, who: Entered | undefined, body: unknown = {}, cookie?: string) => {
  const answer = await world.post(`/api/recordings${path}`, body, cookie, who && as(who));
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return told.parse(await answer.json()).recording;
};
const refused = async (path: string, who: Entered | undefined, body: unknown = {}) => {
  const answer = await world.post(`/api/recordings${path}`, body, undefined, who && as(who));
  return { status: answer.status, ...problem.parse(await answer.json()).error };
};
const joins = async (key: string, change: object) => {
  const answer = await world.join(key, undefined, { displayName: 'Cy', ...change });
  return answer.ok ? 'joined' : problem.parse(await answer.json()).error.code;
};

/** Ada is host of a call with Ben. */
async function pair() {
  const key = newKey();
  const ada = await enter(key, 'Ada');
  const ben = await enter(key, 'Ben');
  return { key, ada, ben };
}

/** Both have agreed, and a recorder has begun. */
async function recorded() {
  const { key, ada, ben } = await pair();
  const { id } = await ask('', ada, { key });
  await ask(`/${id}/agree`, ben);
  const now = world.clock.now();
  await new FakeRecorder(world.recordings.store).record(id, now, now + 60_000);
  return { key, ada, ben, id };
}

const staff = async () => world.signIn((await world.user('staff')).email);

const noticeOf = async ({ answer }: Entered) => {
  const call = (await world.store.calls.findOpen(world.tenant, asId.key(answer.key)))?.id;
  return call && world.consent.requests.notice(call);
};

describe('the question', () => {
  it('is asked of everyone present, and the recording begins with the last yes', async () => {
    const { key, ada, ben } = await pair();
    const asked = await ask('', ada, { key });
    expect(asked).toMatchObject({ state: 'asking', startedBy: 'Ada' });
    expect(Object.fromEntries(asked.people.map(({ name, answer }) => [name, answer]))).toEqual({
      Ada: 'yes',
      Ben: 'asked',
    });
    expect(await world.recordings.store.find(asked.id)).toBeUndefined();
    expect(await ask(`/${asked.id}/agree`, ben)).toMatchObject({ state: 'queued' });
    expect(await world.recordings.store.find(asked.id)).toMatchObject({ state: 'queued', key });
    await new FakeRecorder(world.recordings.store).record(asked.id, Date.now(), world.clock.now() + 60_000);
    expect(await noticeOf(ada)).toMatchObject({ state: 'recording' });
  });

  it('with one no, nothing is recorded, and it is told of nobody who said it', async () => {
    const { key, ada, ben } = await pair();
    const { id } = await ask('', ada, { key });
    expect(await ask(`/${id}/refuse`, ben)).toMatchObject({ state: 'over', why: 'refused', people: [] });
    expect(await world.recordings.store.find(id)).toBeUndefined();
    expect(await joins(key, {})).toBe('joined');
  });

  it('can be taken back, and asked again', async () => {
    const { key, ada } = await pair();
    const { id } = await ask('', ada, { key });
    expect(await refused('', ada, { key })).toMatchObject({ status: 409, code: 'conflict' });
    expect(await ask(`/${id}/stop`, ada)).toMatchObject({ state: 'over', why: 'cancelled' });
    expect((await ask('', ada, { key })).id).not.toBe(id);
  });

  it('is for hosts and staff to ask, of calls that are not encrypted', async () => {
    const { key, ada, ben } = await pair();
    expect(await refused('', ben, { key })).toMatchObject({ status: 403, code: 'not-a-host' });
    expect(await refused('', undefined, { key })).toMatchObject({ status: 403, code: 'not-a-host' });
    const { id } = await ask('', ada, { key });
    expect(await refused(`/${id}/stop`, ben)).toMatchObject({ status: 403, code: 'not-a-host' });
    expect(await refused(`/${id}/agree`, undefined)).toMatchObject({ status: 403, code: 'forbidden' });
    const secret = newKey();
    const eve = await enter(secret, 'Eve', { encryption: 'wanted' });
    expect(await refused('', eve, { key: secret })).toMatchObject({
      status: 409,
      message: expect.stringMatching('end-to-end encrypted'),
    });
    const { email } = await world.user('staff');
    const answer = await world.post('/api/recordings', { key: newKey() }, await world.signIn(email));
    expect(answer.status).toBe(404);
  });
});

describe('who joins a call that is recorded', () => {
  it('is let in when they have agreed to it, and not before', async () => {
    const { key, id } = await recorded();
    expect(await joins(key, {})).toBe('recording-consent');
    expect(await joins(key, { recording: randomUUID() })).toBe('recording-consent');
    expect(await joins(key, { recording: id })).toBe('joined');
    const looked = await world.get(`/api/call-recording?key=${key}`);
    expect(await looked.json()).toEqual({ recording: { id, state: 'recording', startedBy: 'Ada' } });
  });

  it('is asked while the question is open as well, and again by the next recording', async () => {
    const { key, ada, ben } = await pair();
    const { id } = await ask('', ada, { key });
    expect(await joins(key, {})).toBe('recording-consent');
    const cy = await enter(key, 'Cy', { recording: id });
    await ask(`/${id}/refuse`, ben);
    const next = await ask('', ada, { key });
    expect(next.people.find((one) => one.id === idOf(cy))).toMatchObject({ answer: 'asked' });
  });

  it('comes back after a reload without being asked again', async () => {
    const { key, ben } = await recorded();
    expect(await joins(key, { resumeSecret: ben.answer.participant.resumeSecret })).toBe('joined');
  });

  it('is recorded by a recorder that nobody sees, which is asked nothing', async () => {
    const { key, id } = await recorded();
    const { passes } = world.recorders;
    const pass = await passes.enter(await passes.issue(id));
    const withPass = (token: string) => world.join(key, undefined, {}, { [PASS_HEADER]: token });
    expect((await withPass('a-guess')).status).toBe(409);
    expect((await withPass(pass?.token ?? '')).status).toBe(200);
    expect(await world.recordings.store.find(id)).toMatchObject({ state: 'recording' });
    const stored = await world.consent.requests.find(id);
    expect(stored?.request.consents.map(({ name }) => name).toSorted()).toEqual(['Ada', 'Ben']);
  });

  it('stops the recording when they were on their way in before the question', async () => {
    const { key, ada, ben } = await pair();
    const { credentials } = joinAnswerSchema.parse(
      await (await world.join(key, undefined, { displayName: 'Cy' })).json(),
    );
    const { id } = await ask('', ada, { key });
    await ask(`/${id}/agree`, ben);
    const observer = { event: () => {}, media: () => {}, data: () => {} };
    const connection = createMemoryClient(world.networks.alder).connect({
      credentials,
      iceServers: [],
      iceTransportPolicy: 'all',
      profile: {},
      observer,
    });
    await connection.entered;
    await world.consent.requests.look(id);
    expect(await noticeOf(ada)).toMatchObject({ state: 'over', why: 'not-agreed' });
    expect(await world.recordings.store.find(id)).toMatchObject({ stopReason: 'not-agreed' });
    await connection.close();
  });
});

describe('a withdrawal', () => {
  it('stops the recording, and lets who withdrew and who started it delete what was recorded', async () => {
    const { key, ada, ben, id } = await recorded();
    const cy = await enter(key, 'Cy', { recording: id });
    const stopped = await ask(`/${id}/refuse`, ben);
    expect(stopped).toMatchObject({ state: 'over', why: 'withdrawn' });
    expect(stopped.mayDelete.toSorted()).toEqual([idOf(ada), idOf(ben)].toSorted());
    const stored = await world.recordings.store.find(id);
    expect(stored).toMatchObject({ state: 'finishing', stopReason: 'withdrawn' });
    expect(stored?.deletionOfferedAt).not.toBeNull();
    expect(await refused(`/${id}/erase`, cy)).toMatchObject({ status: 403 });
    await ask(`/${id}/erase`, ben);
    expect(await world.recordings.store.find(id)).toBeUndefined();
  });

  it('deletes nothing that staff hold, until they lift the hold', async () => {
    const { ben, id } = await recorded();
    const cookie = await staff();
    await ask(`/${id}/refuse`, ben);
    const byStaff = (method: 'POST' | 'DELETE' | 'GET', path: string, body?: object) =>
      world.ask(`/api/recordings/${id}${path}`, { method, cookie, ...(body && { body }) });
    expect((await byStaff('POST', '/hold', { reason: 'A complaint.' })).status).toBe(204);
    expect(await (await byStaff('GET', '')).json()).toMatchObject({
      details: { deletionOffered: true, held: { by: 'staff', reason: 'A complaint.' } },
    });
    expect(await refused(`/${id}/erase`, ben)).toMatchObject({
      status: 409,
      message: expect.stringMatching('held'),
    });
    expect((await byStaff('DELETE', '')).status).toBe(409);
    expect(await world.recordings.store.find(id)).toMatchObject({ state: 'finishing' });
    expect((await byStaff('POST', '/lift-hold')).status).toBe(204);
    await ask(`/${id}/erase`, ben);
    expect(await world.recordings.store.find(id)).toBeUndefined();
  });

  it('is in the audit log, as are the question, the answers and the stop', async () => {
    const { ada, ben, id } = await recorded();
    await ask(`/${id}/refuse`, ben);
    const entries = await world.database.queries
      .select()
      .from(schema.audit)
      .where(and(eq(schema.audit.tenant, world.tenant), eq(schema.audit.detail, id)))
      .orderBy(asc(schema.audit.id));
    expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
      ['recordings:start', `participant:${idOf(ada)}`],
      ['recordings:agree', `participant:${idOf(ben)}`],
      ['recordings:refuse', `participant:${idOf(ben)}`],
    ]);
  });
});

describe('a look', () => {
  it('sees a recorder that vanished, and one that goes on', async () => {
    const { ada, id } = await recorded();
    const recorder = new FakeRecorder(world.recordings.store);
    await recorder.record(id, Date.now(), world.clock.now() - 1);
    expect(await noticeOf(ada)).toMatchObject({ state: 'interrupted' });
    await recorder.record(id, Date.now(), world.clock.now() + 60_000);
    expect(await noticeOf(ada)).toMatchObject({ state: 'recording' });
  });

  it('ends what the recorder has ended', async () => {
    const { ada, id } = await recorded();
    await world.recordings.store.stop(id, 'alone', Date.now());
    await world.consent.requests.look(id);
    expect(await noticeOf(ada)).toMatchObject({ state: 'over', why: 'recorder' });
  });

  it('ends with the call', async () => {
    const { ada, id } = await recorded();
    const call = (await world.store.calls.findOpen(world.tenant, asId.key(ada.answer.key)))?.id;
    if (call === undefined) throw new Error('the call is not open');
    await world.store.calls.end(call, Date.now(), 'always');
    await world.consent.requests.look(id);
    expect(await world.recordings.store.find(id)).toMatchObject({
      state: 'finishing',
      stopReason: 'call-ended',
    });
  });

  it('does what a process that was killed had yet to do', async () => {
    const { key, ada, ben } = await pair();
    const { id } = await ask('', ada, { key });
    // As if it had been killed before it queued the recording.
    const queueing = vi
      .spyOn(world.recordings.store, 'queue')
      .mockRejectedValueOnce(new Error('this process is gone'));
    await ask(`/${id}/agree`, ben);
    queueing.mockRestore();
    expect((await world.consent.requests.find(id))?.request.agreedAt).toBeDefined();
    expect(await world.recordings.store.find(id)).toBeUndefined();
    await world.consent.requests.look(id);
    expect(await world.recordings.store.find(id)).toMatchObject({ state: 'queued' });
  });

  it('records nothing again that was deleted', async () => {
    const { ada, id } = await recorded();
    await world.recordings.store.markDeleted(id, Date.now());
    await world.recordings.store.forget(id);
    await world.consent.requests.look(id);
    expect(await noticeOf(ada)).toMatchObject({ state: 'over', why: 'recorder' });
    await world.consent.requests.look(id);
    expect(await world.recordings.store.find(id)).toBeUndefined();
  });
});

describe('deleting a recording that runs', () => {
  it('stops it, and records nothing more', async () => {
    const { key, ada, id } = await recorded();
    const cookie = await staff();
    expect((await world.ask(`/api/recordings/${id}`, { method: 'DELETE', cookie })).status).toBe(204);
    expect(await noticeOf(ada)).toMatchObject({ state: 'over', why: 'stopped' });
    await world.recordings.store.forget(id);
    await world.consent.requests.look(id);
    expect(await world.recordings.store.find(id)).toBeUndefined();
    expect(await joins(key, {})).toBe('joined');
  });

  it('is refused while it is held, and it goes on', async () => {
    const { ada, id } = await recorded();
    const cookie = await staff();
    await world.post(`/api/recordings/${id}/hold`, { reason: 'A complaint.' }, cookie);
    expect((await world.ask(`/api/recordings/${id}`, { method: 'DELETE', cookie })).status).toBe(409);
    expect(await noticeOf(ada)).toMatchObject({ state: 'recording' });
  });
});

describe('in a visit', () => {
  it('staff enter who decided for a resident who cannot, and it counts until its end', async () => {
    const { visit, anna } = await world.admitted();
    const { email, id: user } = await world.user('staff', 'Nina');
    const cookie = await world.signIn(email);
    const nina = await world.enter(visit.key, cookie);
    const visitor = await world.enter(visit.key, anna.cookie);
    const start = await world.post('/api/recordings', { key: visit.key }, cookie, as(nina));
    const { id, startedBy } = told.parse(await start.json()).recording;
    expect(startedBy).toBe('Nina');
    // The tablet is not let in before somebody decides.
    expect((await world.join(visit.key, world.tabletCookie)).status).toBe(409);
    const rosa = `resident-${world.resident}`;
    expect(await noticeOf(nina)).toMatchObject({
      people: expect.arrayContaining([{ id: rosa, name: 'Rosa', answer: 'asked' }]),
    });
    const decision = {
      participant: rosa,
      decidedBy: 'Clara Lind, guardian',
      ground: 'Court order of 3 May',
      until: new Date(world.clock.now() + 3_600_000).toISOString(),
    };
    const decide = (change: object, who = cookie) =>
      world.post(`/api/recordings/${id}/decisions`, { ...decision, ...change }, who);
    expect((await decide({ participant: idOf(visitor) })).status).toBe(409);
    expect((await decide({}, anna.cookie)).status).toBe(401);
    expect((await decide({})).status).toBe(200);
    expect((await world.join(visit.key, world.tabletCookie)).status).toBe(200);
    const { queries } = world.database;
    const kept = await queries
      .select()
      .from(recordingConsents)
      .where(and(eq(recordingConsents.recording, id), eq(recordingConsents.participant, rosa)));
    expect(kept).toMatchObject([
      { decidedBy: decision.decidedBy, ground: decision.ground, enteredBy: `user:${user}` },
    ]);
    await ask(`/${id}/agree`, visitor, {}, anna.cookie);
    expect(await world.recordings.store.find(id)).toMatchObject({
      state: 'queued',
      visit: visit.id,
      resident: world.resident,
    });
    await ask(`/${id}/stop`, nina, {}, cookie);
    const next = await world.post('/api/recordings', { key: visit.key }, cookie, as(nina));
    expect(next.status).toBe(200);
    // It counts for the next one as well.
    expect((await world.join(visit.key, world.tabletCookie)).status).toBe(200);
  });
});
