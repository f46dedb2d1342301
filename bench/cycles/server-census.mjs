/**
 * Loaded into the real server before it (`node --import`): counts what it holds and tells it over HTTP, so that the
 * server needs no code for being counted.
 */
import { createServer } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const port = Number(process.env['CENSUS_PORT']);

/** @type {readonly { count(): Promise<Record<string, number>> }[]} what counts in the media servers that it runs itself */
const media = await Promise.all(
  JSON.parse(process.env['CENSUS_MODULES'] ?? '[]').map((/** @type {string} */ url) => import(url)),
);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

async function census() {
  const held = await Promise.all(media.map(({ count }) => count()));
  collectGarbage();
  const resources = process.getActiveResourcesInfo();
  const ofType = (/** @type {string} */ type) => resources.filter((each) => each === type).length;
  return {
    ...Object.assign({}, ...held),
    timers: ofType('Timeout'),
    sockets: ofType('TCPSocketWrap'),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    heapBytes: process.memoryUsage().heapUsed,
  };
}

const server = createServer(async (_request, response) => {
  response.setHeader('connection', 'close');
  response.end(JSON.stringify(await census()));
});
server.listen(port, '127.0.0.1');
server.unref();
