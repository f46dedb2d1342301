/**
 * Loaded into the real server before it (`node --import`): on SIGUSR2 it closes every transport under the feet of those
 * who use it, which no client can ask for.
 */
import { observer } from 'mediasoup';

/** @type {Set<import('mediasoup').types.Transport>} */
const transports = new Set();

observer.on('newworker', (worker) => {
  worker.observer.on('newrouter', (router) => {
    router.observer.on('newtransport', (transport) => {
      if (transport.type !== 'webrtc') return;
      transports.add(transport);
      transport.observer.once('close', () => transports.delete(transport));
    });
  });
});

process.on('SIGUSR2', () => {
  for (const transport of transports) transport.close();
});
