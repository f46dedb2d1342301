import { mediasoupWorker } from '../packages/video-mediasoup/setup/worker.mjs';

/** The providers that the product offers, as the web server's flag and the test projects name them. */
export const PROVIDERS = /** @type {const} */ (['livekit', 'mediasoup']);

/** @typedef {(typeof PROVIDERS)[number]} Provider */

/**
 * One value for each provider.
 * @template Value
 * @param {(provider: Provider) => Value} make
 * @returns {Readonly<Record<Provider, Value>>}
 */
export const perProvider = (make) => ({ livekit: make('livekit'), mediasoup: make('mediasoup') });

/** What the backend starts by itself to carry media; a provider with a server of its own has none. */
export const MEDIA_WORKERS = [mediasoupWorker];
