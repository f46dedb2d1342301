import { asId } from '@crossfade/video-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';

const HOUR = 3_600_000;
const told = z.object({ recording: z.object({ id: z.string() }) });

let world: VisitWorld;
let visit: Awaited<ReturnType<typeof staffInVisit>>;
beforeEach(async () => {
  world = await visitWorld();
  visit = await staffInVisit();
}, DATABASE_TIMEOUT);
afterEach(() => world.stop());

/** Nina, of the staff, is in a visit of Rosa, who has not come yet. */
async function staffInVisit() {
  const { key } = (await world.admitted()).visit;
  const cookie = await world.signIn((await world.user('staff', 'Nina')).email);
  const { answer } = await world.enter(key, cookie);
  const nina = { 'crossfade-participant': answer.participant.resumeSecret };
  const rosa = `resident-${world.resident}`;
  return {
    start: async () => {
      const started = await world.post('/api/recordings', { key }, cookie, nina);
      return told.parse(await started.json()).recording.id;
    },
    stop: (id: string) => world.post(`/api/recordings/${id}/stop`, {}, cookie, nina),
    decide: async (id: string, until: number) => {
      const decision = {
        participant: rosa,
        decidedBy: 'Clara Lind, guardian',
        ground: 'Court order of 3 May',
        until: new Date(until).toISOString(),
      };
      const decided = await world.post(`/api/recordings/${id}/decisions`, decision, cookie);
      if (!decided.ok) throw new Error(`the decision answered ${decided.status}`);
    },
    tablet: async () => (await world.join(key, world.tabletCookie)).status,
    rosaEnters: async () => {
      const entered = await world.enter(key, world.tabletCookie);
      return { 'crossfade-participant': entered.answer.participant.resumeSecret };
    },
    /** What everyone is told of Rosa's answer. */
    answerOfRosa: async () => {
      const call = await world.store.calls.findOpen(world.tenant, asId.key(key));
      const notice = call && (await world.consent.requests.notice(call.id));
      return notice?.people.find(({ id }) => id === rosa)?.answer;
    },
  };
}

/** Decided for an hour, at a recording that was stopped. */
async function decidedBefore() {
  const id = await visit.start();
  expect(await visit.tablet()).toBe(409);
  await visit.decide(id, world.clock.now() + HOUR);
  expect(await visit.tablet()).toBe(200);
  await visit.stop(id);
  return id;
}

it('asks a resident again who has said no since, and counts what is decided after that', async () => {
  await decidedBefore();
  const refused = await visit.start();
  const rosa = await visit.rosaEnters();
  const answer = await world.post(`/api/recordings/${refused}/refuse`, {}, world.tabletCookie, rosa);
  expect(answer.status).toBe(200);
  const next = await visit.start();
  expect(await visit.tablet()).toBe(409);
  expect(await visit.answerOfRosa()).toBe('asked');
  await visit.decide(next, world.clock.now() + HOUR);
  expect(await visit.tablet()).toBe(200);
});

it('counts no decision that was taken back, then or at a later recording', async () => {
  await decidedBefore();
  const current = await visit.start();
  expect(await visit.tablet()).toBe(200);
  await visit.decide(current, world.clock.now() - 1);
  expect(await visit.tablet()).toBe(409);
  expect(await visit.answerOfRosa()).toBe('asked');
  await visit.stop(current);
  await visit.start();
  expect(await visit.tablet()).toBe(409);
});

it('counts no decision that was taken back after the recording', async () => {
  const before = await decidedBefore();
  await visit.decide(before, world.clock.now() - 1);
  await visit.start();
  expect(await visit.tablet()).toBe(409);
});
