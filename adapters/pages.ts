import type { Contender } from '../bench/pages/contender.ts';
import type { CallOptions } from '../packages/video-core/src/client/index.ts';
import { livekit } from '../packages/video-livekit/src/client/provider.ts';
import { mediasoup } from '../packages/video-mediasoup/src/client/provider.ts';
import type { Provider } from './native.mjs';

/** The client halves that a page offers; each loads its SDK when a call is on it. */
export const adapters: CallOptions['adapters'] = [livekit(), mediasoup()];

/** Each SDK without the layer, as its own demos use it. */
export const CONTENDERS: Readonly<Record<Provider, () => Promise<Contender>>> = {
  async livekit() {
    const { RawLivekit } = await import('../packages/video-livekit/bench/raw-page.ts');
    return new RawLivekit();
  },
  async mediasoup() {
    const { RawMediasoup } = await import('../packages/video-mediasoup/bench/raw-page.ts');
    return new RawMediasoup();
  },
};
