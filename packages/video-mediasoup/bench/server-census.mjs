/** Counts what the media server's workers hold for the backend that loads it; see bench/cycles/server-census.mjs. */
import { observer } from 'mediasoup';

/** @type {Set<import('mediasoup').types.Worker>} */
const workers = new Set();
/** @type {Record<string, number>} */
const alive = { routers: 0, transports: 0, producers: 0, consumers: 0, dataProducers: 0, dataConsumers: 0 };

/**
 * @param {string} kind
 * @param {{ observer: { once(event: 'close', listener: () => void): unknown } }} made
 */
function keep(kind, made) {
  alive[kind] = (alive[kind] ?? 0) + 1;
  made.observer.once('close', () => {
    alive[kind] = (alive[kind] ?? 0) - 1;
  });
}

observer.on('newworker', (worker) => {
  workers.add(worker);
  worker.observer.once('close', () => workers.delete(worker));
  worker.observer.on('newrouter', (router) => {
    keep('routers', router);
    router.observer.on('newtransport', (transport) => {
      keep('transports', transport);
      transport.observer.on('newproducer', (made) => keep('producers', made));
      transport.observer.on('newconsumer', (made) => keep('consumers', made));
      transport.observer.on('newdataproducer', (made) => keep('dataProducers', made));
      transport.observer.on('newdataconsumer', (made) => keep('dataConsumers', made));
    });
  });
});

/** Each object that was reported to the observers; the workers are asked too, since what they hold is what leaks. */
export async function count() {
  const dumps = await Promise.all([...workers].map((worker) => worker.dump()));
  return {
    workers: workers.size,
    ...alive,
    inWorkers: dumps.reduce(
      (sum, { channelMessageHandlers }) => sum + channelMessageHandlers.channelRequestHandlers.length,
      0,
    ),
  };
}
