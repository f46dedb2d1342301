/**
 * How long an admission takes, and a ring, while 200 visitors wait in the lobbies of one process.
 *
 *   tsx bench/visit-lobbies.ts [--lobbies 200] [--save no]
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { wholeNumber } from './setting/command-line.ts';
import { ports } from './setting/ports.ts';
import { startRealStack } from './setting/real-stack.ts';
import { median, quantile } from './statistics/quantile.ts';
import { ResidenceApi } from './visits/residence-api.ts';
import { EventStream } from './visits/event-stream.ts';

const ADMISSION_LIMIT_MS = 100;
const RING_LIMIT_MS = 500;
/** Rings that are measured. */
const RINGS = 40;
const RESIDENTS = 20;
/** Streams of pages that are opened at once. */
const AT_ONCE = 20;
/** Milliseconds between two admissions, and two rings. */
const PAUSE = 60;

const { values } = parseArgs({
  options: {
    lobbies: { type: 'string', default: '200' },
    save: { type: 'string', default: 'yes' },
  },
});
const lobbies = wholeNumber('lobbies', values.lobbies, 1);
const base = `http://127.0.0.1:${ports.server}`;
const staffToken = randomUUID();
const residence = new ResidenceApi(base, `http://127.0.0.1:${ports.pages}`, staffToken);
const { staff } = residence;

interface Visitor {
  readonly token: string;
  readonly visit: string;
  readonly cookie: string;
  readonly stream: EventStream;
}

const admissions: { readonly answer: number; readonly told: number }[] = [];
const rings: number[] = [];
const real = await startRealStack({ LOG_LEVEL: 'warn', STAFF_TOKEN: staffToken }, ['server']);
try {
  const residents: string[] = [];
  for (let index = 0; index < RESIDENTS; index += 1)
    residents.push(await residence.addResident(`Resident ${index}`));
  // Staff who admit do not answer for the resident, so the tablets of those who are visited ring on.
  const called = await residence.addResident('Called');
  await residence.pairTablet(residents);
  const tablet = await residence.pairTablet([called]);
  const nurses = await Promise.all([1, 2].map(() => EventStream.open(`${base}/api/staff/events`, staff)));
  const ringing = await EventStream.open(`${base}/api/tablet/events`, { cookie: tablet });
  const waiting: Visitor[] = [];
  while (waiting.length < lobbies) {
    const some = Math.min(AT_ONCE, lobbies - waiting.length);
    const arriving = Array.from({ length: some }, (_, index) => arrive(residentOf(waiting.length + index)));
    waiting.push(...(await Promise.all(arriving)));
  }
  console.log(`${waiting.length} visitors wait`);
  for (const visitor of waiting) {
    await delay(PAUSE);
    admissions.push(await admit(visitor));
  }
  for (let index = 0; index < RINGS; index += 1) {
    await delay(PAUSE);
    rings.push(await ring(called, `Caller ${randomUUID()}`, ringing));
  }
  for (const { stream } of waiting) stream.close();
  for (const stream of [...nurses, ringing]) stream.close();

  function residentOf(index: number): string {
    return residents[index % residents.length] ?? '';
  }
} finally {
  await real.stop();
}

const answers = admissions.map(({ answer }) => answer);
const told = admissions.map(({ told: moment }) => moment);
await report(
  {
    name: 'visit-lobbies',
    title: `Admissions and rings while ${lobbies} visitors wait`,
    method: `The real server with its embedded database, one process. ${lobbies} visitors of ${RESIDENTS} residents have knocked and
keep a stream of snapshots open each, beside two pages of staff and a tablet of another resident. They are admitted one after the other, one
every ${PAUSE} ms or more: the answer to who admits, and the snapshot that lets the visitor in. Then ${RINGS} visitors knock: from the
knock to the snapshot that makes the tablet ring. Clients and server share this machine.`,
    machine: await describeMachine(),
    table: {
      head: ['what', 'median', 'p95', 'longest'],
      rows: [
        ['admission, to its answer', ...figures(answers)],
        ["admission, to the visitor's page", ...figures(told)],
        ['knock, to the tablet', ...figures(rings)],
      ],
    },
    bounds: [
      { what: 'admission p95', measured: quantile(answers, 0.95), limit: ADMISSION_LIMIT_MS, unit: 'ms' },
      {
        what: 'admission to the page p95',
        measured: quantile(told, 0.95),
        limit: ADMISSION_LIMIT_MS,
        unit: 'ms',
      },
      { what: 'ring p95', measured: quantile(rings, 0.95), limit: RING_LIMIT_MS, unit: 'ms' },
    ],
    data: { admissions, rings },
  },
  { save: values.save === 'yes' },
);

function figures(times: readonly number[]): readonly string[] {
  return [median(times), quantile(times, 0.95), quantile(times, 1)].map((time) => `${time.toFixed(1)} ms`);
}

/** A visitor comes, and waits with an open page. */
async function arrive(resident: string): Promise<Visitor> {
  const { visit, token } = await residence.invite(resident, `Visitor ${randomUUID()}`);
  const { cookie } = await residence.post(`/api/visit/${token}/knock`, {});
  const stream = await EventStream.open(`${base}/api/visit/${token}/events`, { cookie });
  return { visit, token, cookie, stream };
}

async function admit({
  visit,
  stream,
}: Visitor): Promise<{ readonly answer: number; readonly told: number }> {
  const answer = await fetch(`${base}/api/visits/${visit}`, { headers: staff });
  const entry = /"entries":\[\{"id":"(?<entry>\w+)"/.exec(await answer.text())?.groups?.['entry'];
  if (entry === undefined) throw new Error('nobody waits');
  const begun = performance.now();
  const told = stream.next('"name":"in-call"');
  await residence.post(`/api/visits/${visit}/entries/${entry}/admit`, {}, staff);
  const answered = performance.now();
  return { answer: answered - begun, told: (await told) - begun };
}

/** Milliseconds from a knock to the tablet; the ring is then answered by staff, so that the next one is the first. */
async function ring(resident: string, name: string, tablet: EventStream): Promise<number> {
  const { visit, token } = await residence.invite(resident, name);
  const rung = tablet.next(`"name":"${name}","relation":"friend","seen"`);
  const begun = performance.now();
  await residence.post(`/api/visit/${token}/knock`, {});
  const took = (await rung) - begun;
  await residence.end(visit);
  return took;
}
