import type { ClientAdapter, ConnectOptions, RoomConnection } from '@crossfade/video-core/client';
import { CrossfadeError } from '@crossfade/video-core';
import { setLogLevel } from 'livekit-client';
import { LIVEKIT_CAPABILITIES } from '../protocol/capabilities.ts';
import { LivekitConnection } from './connection/livekit-connection.ts';
import { parseCredentials } from './connection/parse-credentials.ts';
import { RefusedConnection } from './connection/refused-connection.ts';
import { warmUpTransport } from './connection/warm-up.ts';

export interface LivekitClientOptions {
  /** What livekit-client writes to the console, on the whole page; `warn` by default. */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /**
   * Creates the SDK's worker for end-to-end encrypted calls: one that imports
   * `@crossfade/video-livekit/encryption-worker`. Bundlers need its constructor call in the app itself.
   */
  readonly encryptionWorker?: () => Worker;
}

/**
 * LiveKit's client half. `RoomConnection.native` is livekit-client's `Room`, so that `@livekit/components-react` and
 * other code written for it keep working; its tracks and its reconnecting are managed by this adapter.
 */
export function createLivekitClient(options: LivekitClientOptions = {}): ClientAdapter {
  setLogLevel(options.logLevel ?? 'warn');
  return {
    capabilities: LIVEKIT_CAPABILITIES,
    connect: (connectOptions) => connect(connectOptions, options.encryptionWorker),
    prepare: warmUpTransport,
  };
}

function connect(options: ConnectOptions, encryptionWorker: (() => Worker) | undefined): RoomConnection {
  try {
    return new LivekitConnection(options, parseCredentials(options.credentials), encryptionWorker);
  } catch (error) {
    if (error instanceof CrossfadeError) return new RefusedConnection(options.observer, error);
    throw error;
  }
}
