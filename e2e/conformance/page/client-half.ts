import type { VideoProvider } from '@crossfade/video-core';
import type { ClientAdapter, RoomConnection } from '@crossfade/video-core/client';
import type { ConformanceSeat } from '@crossfade/video-core/testkit';

/** What a provider's module `client-half.ts` exports as `clientHalf`, for the page that plays the suite. */
export interface ClientHalf {
  readonly provider: VideoProvider<ClientAdapter>;
  /** Makes the server forget this client, where the page can do that; elsewhere the test's process does. */
  readonly loseSession?: (
    connection: RoomConnection,
    path: Pick<ConformanceSeat, 'cut' | 'heal'>,
  ) => Promise<void>;
}
