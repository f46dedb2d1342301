import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../scripts/stack.mjs';
import { ports } from './ports.ts';

/** The product's own server and a livekit-server, as `npm start` runs them, on an empty database. */
export interface RealStack {
  readonly stack: Stack;
  stop(): Promise<void>;
}

export async function startRealStack(env: Readonly<Record<string, string>> = {}): Promise<RealStack> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'crossfade-bench-'));
  const forgetData = () => rm(dataFolder, { recursive: true, force: true });
  try {
    const stack = await startStack({
      services: ['livekit', 'server'],
      ports: {
        // The pages of the bench stand where the web app would: the server lets their origin in.
        web: ports.pages,
        server: ports.server,
        livekit: ports.livekit,
        livekitTcp: ports.livekitTcp,
        livekitUdp: ports.livekitUdp,
        mediasoupFirst: ports.mediasoupFirst,
        mediasoupLast: ports.mediasoupLast,
      },
      dataFolder,
      env,
    });
    return {
      stack,
      async stop() {
        await stack.stop();
        await forgetData();
      },
    };
  } catch (error) {
    await forgetData();
    throw error;
  }
}
