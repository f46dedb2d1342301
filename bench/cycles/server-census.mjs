/**
 * Loaded into the real server before it (`node --import`): counts what it holds and tells it over HTTP, so that the
 * server needs no code for being counted. The media server reports each object that it makes to its observers; the workers
 * themselves are asked too, since what they hold is what leaks.
 */
import { createServer } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { observer } from 'mediasoup';

const port = Number(process.env['CENSUS_PORT']);

/** @type {Set<import('mediasoup').types.Worker>} */
const workers = new Set();
/** @type {Record<string, number>} */
const alive = { routers: 0, transports: 0, producers: 0, consumers: 0, dataProducers: 0, dataConsumers: 0 };

/**
 * @param {string} kind
 * @param {{ observer: { once(event: 'close', listener: () => void): unknown } }} made
 */
function count(kind, made) {
  alive[kind] = (alive[kind] ?? 0) + 1;
  made.observer.once('close', () => {
    alive[kind] = (alive[kind] ?? 0) - 1;
  });
}

observer.on('newworker', (worker) => {
  workers.add(worker);
  worker.observer.once('close', () => workers.delete(worker));
  worker.observer.on('newrouter', (router) => {
    count('routers', router);
    router.observer.on('newtransport', (transport) => {
      count('transports', transport);
      transport.observer.on('newproducer', (made) => count('producers', made));
      transport.observer.on('newconsumer', (made) => count('consumers', made));
      transport.observer.on('newdataproducer', (made) => count('dataProducers', made));
      transport.observer.on('newdataconsumer', (made) => count('dataConsumers', made));
    });
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

async function census() {
  const dumps = await Promise.all([...workers].map((worker) => worker.dump()));
  collectGarbage();
  const resources = process.getActiveResourcesInfo();
  const ofType = (/** @type {string} */ type) => resources.filter((each) => each === type).length;
  return {
    workers: workers.size,
    ...alive,
    inWorkers: dumps.reduce(
      (sum, { channelMessageHandlers }) => sum + channelMessageHandlers.channelRequestHandlers.length,
      0,
    ),
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
