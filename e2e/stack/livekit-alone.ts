import { Stack } from '../../scripts/stack.mjs';
import { freePort } from '../conformance/free-port.ts';

export interface LivekitAlone {
  /** The environment that leads an application to it. */
  readonly env: Readonly<Record<'LIVEKIT_URL' | 'LIVEKIT_API_KEY' | 'LIVEKIT_API_SECRET', string>>;
  stop(): Promise<void>;
}

/** Starts a livekit-server for an application that brings its own server. */
export async function startLivekitAlone(): Promise<LivekitAlone> {
  const ports = {
    livekit: await freePort(),
    livekitTcp: await freePort(),
    livekitUdp: await freePort(),
    // Where it sends its webhooks to: calls are checked against it all the same when nobody is there.
    server: await freePort(),
  };
  const stack = new Stack({ services: ['livekit'], ports });
  const { apiKey, apiSecret } = await stack.livekitKeys();
  await stack.start();
  const env = {
    LIVEKIT_URL: stack.urls.livekit,
    LIVEKIT_API_KEY: apiKey,
    LIVEKIT_API_SECRET: apiSecret,
  };
  return { env, stop: () => stack.stop() };
}
