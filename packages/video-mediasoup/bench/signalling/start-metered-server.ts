import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ensureMediasoupWorker } from '../../setup/worker.mjs';
import { ports } from '../../../../bench/setting/ports.ts';
import type { Answer, Asked, Told } from './metered-server-protocol.ts';

export interface MeteredServer {
  readonly url: string;
  ask<What extends Asked['what']>(
    question: Extract<Asked, { readonly what: What }>,
  ): Promise<Extract<Told, { readonly what: What }>>;
  stop(): Promise<void>;
}

export async function startMeteredServer(): Promise<MeteredServer> {
  const child = fork(
    fileURLToPath(import.meta.resolve('./metered-server.ts')),
    [String(ports.server), String(ports.mediaFirst)],
    {
      execArgv: ['--import', import.meta.resolve('tsx')],
      // Read when the media server is loaded.
      env: { ...process.env, MEDIASOUP_WORKER_BIN: await ensureMediasoupWorker() },
    },
  );
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  child.on('message', (message: Answer | 'ready') => {
    if (message === 'ready') return;
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('the server ended at its start');
    }),
  ]);
  return {
    url: `http://127.0.0.1:${ports.server}`,
    async ask(question) {
      asked += 1;
      const id = asked;
      const { told, error } = await new Promise<Answer>((resolve) => {
        waiting.set(id, resolve);
        child.send({ id, asked: question });
      });
      if (!told || !answers(told, question))
        throw new Error(error ?? `${question.what} was answered with ${told?.what}`);
      return told;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

const answers = <What extends Asked['what']>(
  told: Told,
  question: Extract<Asked, { readonly what: What }>,
): told is Extract<Told, { readonly what: What }> => told.what === question.what;
