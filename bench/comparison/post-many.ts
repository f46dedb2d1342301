import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { keyOf } from './intake-server.ts';

export interface Posting {
  readonly port: number;
  readonly count: number;
  readonly connections: number;
}

/** Posts reports from another process; resolves when all were taken, and rejects when one was not. */
export async function postMany({ port, count, connections }: Posting): Promise<void> {
  const child = fork(
    fileURLToPath(import.meta.url),
    [port, count, connections].map((value) => String(value)),
    { execArgv: ['--import', 'tsx'] },
  );
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`Posting reports ended with ${String(code)}.`);
}

async function post({ port, count, connections }: Posting): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await postOne(port, agent, (next += 1));
  };
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
}

function postOne(port: number, agent: Agent, place: number): Promise<void> {
  const body = JSON.stringify({
    key: keyOf(place),
    client: { version: '1.0.0', environment: 'production' },
    samples: [
      { type: 'join', ok: true },
      { type: 'first-frame', ms: 640 },
      { type: 'segment', seconds: 60, disconnects: 0, frozen: 0.001, concealed: 0.002 },
    ],
  });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const posted = request(
      { port, host: '127.0.0.1', method: 'POST', path: '/quality', agent, headers },
      (answer) => {
        answer.resume();
        answer.once('end', () =>
          answer.statusCode === 204 ? resolve() : reject(new Error(`Answered ${answer.statusCode}.`)),
        );
      },
    );
    posted.once('error', reject);
    posted.end(body);
  });
}

const [, program, port, count, connections] = process.argv;
if (program === fileURLToPath(import.meta.url))
  await post({ port: Number(port), count: Number(count), connections: Number(connections) });
