/**
 * How many reports of quality one process takes in a second, and how long a look at the ramp takes then.
 *
 *   tsx bench/quality-intake.ts [--save no]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import { openEmbedded } from '@crossfade/video-server/embedded';
import { intakeServer, KEYS } from './comparison/intake-server.ts';
import { postMany } from './comparison/post-many.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';

const BATCHES = 20_000;
const CONNECTIONS = 16;
const TARGET = 1_000;

const METHOD = `A call server over an embedded database (PGlite on disk) runs a ramp at 50 %, with an open call at each of ${KEYS} keys.
${BATCHES} reports of three samples each are posted over HTTP by another process, on ${CONNECTIONS} connections, as fast as
they are answered; the server parses, authorises, limits, assigns and counts them, and stores the counts every second. Then one look
at the ramp reads every count and assesses every metric.`;

const { values } = parseArgs({ options: { save: { type: 'string', default: 'yes' } } });

const folder = await mkdtemp(join(tmpdir(), 'quality-intake-'));
const database = await openEmbedded(folder);
const server = await intakeServer(database);
const http = createServer(getRequestListener(server.routes.fetch));
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
const address = http.address();
const port = typeof address === 'object' && address ? address.port : 0;

await postMany({ port, count: BATCHES / 10, connections: CONNECTIONS });
const before = performance.now();
await postMany({ port, count: BATCHES, connections: CONNECTIONS });
const perSecond = BATCHES / ((performance.now() - before) / 1_000);
await server.quality.flush();
const lookedAt = performance.now();
await server.ramps.look();
const look = performance.now() - lookedAt;

http.closeAllConnections();
await new Promise<unknown>((resolve) => http.close(resolve));
await server.stop();
await database.close();
await rm(folder, { recursive: true });

await report(
  {
    name: 'quality-intake',
    title: 'Reports of quality that one process takes',
    method: METHOD,
    machine: await describeMachine(),
    table: {
      head: ['figure', 'measured'],
      rows: [
        ['reports a second', perSecond.toFixed(0)],
        [`a look at the ramp with ${KEYS} keys, ms`, look.toFixed(0)],
      ],
    },
    bounds: [
      {
        what: `milliseconds that a report takes, at most ${1_000 / TARGET} for ${TARGET} a second`,
        measured: 1_000 / perSecond,
        limit: 1_000 / TARGET,
        unit: 'ms',
      },
      { what: 'a look at the ramp', measured: look, limit: 200, unit: 'ms' },
    ],
    data: { perSecond, look },
  },
  { save: values.save === 'yes' },
);
