import { CrossfadeError, DEFAULT_PUBLISH_PROFILE, type DisconnectReason } from '@crossfade/video-core';
import type { ClientAdapter } from '@crossfade/video-core/client';

/** How an adapter gave up connecting. */
export interface GivenUp {
  readonly reason: DisconnectReason | undefined;
  readonly retryable: boolean | undefined;
  /** Of the error with which `entered` rejected. */
  readonly code: string | undefined;
  /** Milliseconds. */
  readonly after: number;
}

/** Connects with credentials that lead nowhere, until the adapter gives up. */
export async function giveUp(adapter: ClientAdapter, credentials: unknown): Promise<GivenUp> {
  const begun = performance.now();
  let ending: { readonly reason: DisconnectReason; readonly retryable: boolean } | undefined;
  const connection = adapter.connect({
    credentials,
    iceServers: [],
    iceTransportPolicy: 'all',
    profile: DEFAULT_PUBLISH_PROFILE,
    observer: {
      event: (event) => {
        if (event.type === 'connection' && event.state === 'disconnected') ending = event;
      },
      media: () => undefined,
      data: () => undefined,
    },
  });
  const error: unknown = await connection.entered.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const after = performance.now() - begun;
  await connection.close();
  const code = error instanceof CrossfadeError ? error.code : undefined;
  return { reason: ending?.reason, retryable: ending?.retryable, code, after };
}
