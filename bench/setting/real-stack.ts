import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type ServiceKind, type Stack } from '../../scripts/stack.mjs';
import { pagesOrigin, ports } from './ports.ts';

/** The product's own server, a livekit-server and the web app, as `npm start` runs them, on an empty database. */
export interface RealStack {
  readonly stack: Stack;
  stop(): Promise<void>;
}

export async function startRealStack(
  env: Readonly<Record<string, string>> = {},
  services: readonly ServiceKind[] = ['livekit', 'server'],
): Promise<RealStack> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'crossfade-bench-'));
  const forgetData = () => rm(dataFolder, { recursive: true, force: true });
  try {
    const stack = await startStack({
      services,
      ports: {
        // The pages of the bench stand where the web app would: the server lets their origin in.
        web: ports.pages,
        server: ports.server,
        livekit: ports.livekit,
        livekitTcp: ports.livekitTcp,
        livekitUdp: ports.livekitUdp,
        mediaFirst: ports.mediaFirst,
        mediaLast: ports.mediaLast,
      },
      dataFolder,
      env: {
        WEB_ORIGIN: [pagesOrigin, `http://localhost:${ports.pages}`].join(),
        // One machine plays everybody.
        JOINS_PER_MINUTE: '1000000',
        ...env,
      },
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
