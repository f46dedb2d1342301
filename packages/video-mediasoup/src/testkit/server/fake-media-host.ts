import { ProviderUnavailableError } from '@crossfade/video-core';
import type { ProviderHealth } from '@crossfade/video-core/server';
import type { RtpCapabilities } from 'mediasoup/types';
import type { HostedRouter, MediaHost } from '../../server/workers/media-host.ts';

/** A host without workers: it knows its codecs and opens no router. */
export class FakeMediaHost implements MediaHost {
  readonly workers = 0;

  rtpCapabilities(): Promise<RtpCapabilities> {
    return Promise.resolve({ codecs: [], headerExtensions: [] });
  }

  openRouter(): Promise<HostedRouter> {
    return Promise.reject(new ProviderUnavailableError('mediasoup'));
  }

  health(): ProviderHealth {
    return { healthy: true };
  }

  usage(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}
