import { deathOf } from '../../scripts/stack/process-died.mjs';
import { ProcessGroup } from '../../scripts/stack/process-group.mjs';
import { waitForHttp } from '../../scripts/stack/wait-for-http.mjs';
import { freePort } from '../conformance/free-port.ts';

/** Milliseconds. */
const START_TIMEOUT = 60_000;

export interface ApplicationToStart {
  /** Names it in logs. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly logFile: string;
  /** Beside `PORT` and what this process has. */
  readonly env: (origin: string) => Readonly<Record<string, string>>;
}

export interface StartedApplication {
  readonly server: ProcessGroup;
  readonly origin: string;
}

/** Starts the server of an application on a port of its own; resolves when its page answers. One that does not start is stopped. */
export async function startApplication({ env, ...program }: ApplicationToStart): Promise<StartedApplication> {
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  const server = new ProcessGroup({ ...program, env: { ...process.env, PORT: port, ...env(origin) } });
  try {
    await waitForHttp(`${origin}/`, { timeoutMs: START_TIMEOUT, signal: deathOf(server) });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { server, origin };
}
