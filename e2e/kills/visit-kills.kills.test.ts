import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResidenceApi } from '../../bench/visits/residence-api.ts';
import { Stack } from '../../scripts/stack.mjs';
import { freePort } from '../conformance/free-port.ts';
import { productOptions } from '../stack/product-options.ts';
import { startSharedServices } from '../stack/shared-services.ts';
import { moveIn, VisitPeople, type Resident } from './visit-people.ts';

interface Step {
  readonly name: string;
  readonly ask: (server: ResidenceApi, people: VisitPeople) => Promise<void>;
  /** Whether pages show that it happened. */
  readonly shown: (server: ResidenceApi, people: VisitPeople) => Promise<boolean>;
}

/** A whole visit. */
const STEPS: readonly Step[] = [
  {
    name: 'knock',
    ask: (server, people) => people.knock(server),
    shown: async (server, people) => (await people.tabletShows(server)).ring?.name === 'Anna',
  },
  {
    name: 'answer',
    ask: (server, people) => people.residentTaps(server, 'answer'),
    shown: async (server, people) => (await people.tabletShows(server)).door?.name === 'Anna',
  },
  {
    name: 'admit',
    ask: (server, people) => people.residentTaps(server, 'admit'),
    shown: async (server, people) => (await people.visitorReads(server)).name === 'in-call',
  },
  {
    name: 'join',
    ask: (server, people) => people.join(server),
    shown: async (server, people) => (await people.tabletShows(server)).call !== undefined,
  },
  {
    name: 'help',
    ask: (server, people) => people.visitorPresses(server, 'help'),
    shown: async (server, people) => {
      const state = await people.visitorReads(server);
      return state.name === 'in-call' && state.help === 'called';
    },
  },
  {
    name: 'leave',
    ask: (server, people) => people.visitorPresses(server, 'leave'),
    shown: async (server, people) => (await people.visitorReads(server)).name === 'over',
  },
  {
    name: 'return',
    ask: (server, people) => people.visitorPresses(server, 'return'),
    shown: async (server, people) => (await people.visitorReads(server)).name === 'in-call',
  },
  {
    name: 'end',
    ask: (server, people) => people.end(server),
    shown: async (server, people) => {
      const { state } = await people.staffSee(server);
      const { name } = await people.visitorReads(server);
      return state === 'over' && name === 'over';
    },
  },
];

/** Ports for media that a stack gives to each process of the server. */
const MEDIA_PORTS = 20;
const SOON = { timeout: 60_000, interval: 50 };
const token = randomBytes(16).toString('hex');

/** Tries until it succeeds, as a page does: what was cut off is pressed again. */
async function untilShown({ ask, shown }: Step, server: ResidenceApi, people: VisitPeople): Promise<void> {
  await expect
    .poll(async () => {
      try {
        await ask(server, people);
        return await shown(server, people);
      } catch {
        return false;
      }
    }, SOON)
    .toBe(true);
}

describe.each(['two processes with PostgreSQL and Redis', 'one process with what is embedded'])(
  '%s',
  (arm) => {
    const two = arm.startsWith('two');
    const closers: (() => Promise<unknown>)[] = [];
    let stack: Stack;
    /** The one that is killed, and the one that people go to then: itself, started again, where there is one alone. */
    let killed: ResidenceApi;
    let other: ResidenceApi;
    let resident: Resident;
    const took: { readonly step: string; readonly milliseconds: number }[] = [];

    beforeAll(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-kills-'));
      closers.push(() => rm(folder, { recursive: true, force: true }));
      const shared: Record<string, string> = {};
      if (two) {
        const services = await startSharedServices();
        closers.push(() => services.stop());
        Object.assign(shared, services.env);
      }
      const options = await productOptions({ folder, logFolder: join(folder, 'logs'), staffToken: token });
      const media = await freePort();
      stack = new Stack({
        ...options,
        services: ['server'],
        // Both processes have ports for media of their own.
        ports: { ...options.ports, mediaFirst: media, mediaLast: media + 2 * MEDIA_PORTS - 1 },
        env: { ...options.env, ...shared },
      });
      closers.push(() => stack.stop());
      await stack.start();
      killed = new ResidenceApi(stack.urls.server, stack.urls.web, token);
      other = two
        ? new ResidenceApi(
            await stack.startServer({ name: 'second', port: await freePort() }),
            stack.urls.web,
            token,
          )
        : killed;
      resident = await moveIn(other);
    });
    afterAll(async () => {
      for (const close of closers.toReversed()) await close();
      const rows = took.map(({ step, milliseconds }) => `| ${step} | ${milliseconds.toFixed(0)} ms |`);
      console.log([arm, '', '| killed during | shown again after |', '| --- | --- |', ...rows].join('\n'));
    });

    it.each(STEPS)('a visit goes on after kill -9 during: $name', async ({ name: dies }) => {
      const people = await VisitPeople.invite(other, resident);
      for (const step of STEPS) {
        if (step.name !== dies) {
          await untilShown(step, other, people);
          continue;
        }
        const asked = step.ask(killed, people).catch(() => undefined);
        // Somewhere on the way: before it is stored, or before pages hear of it.
        await delay(Math.random() * 12);
        const begun = performance.now();
        await stack.kill('server');
        await asked;
        const back = stack.restart('server');
        if (!two) await back;
        await untilShown(step, other, people);
        took.push({ step: dies, milliseconds: performance.now() - begun });
        await back;
      }
      // The calls are closed, and the tablet is free for the next visit.
      await expect
        .poll(async () => {
          const { ring, door, call } = await people.tabletShows(other);
          return [ring, door, call].every((part) => part === undefined);
        }, SOON)
        .toBe(true);
    });
  },
);
