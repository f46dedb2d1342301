/** The server half in a process of its own, which tells over IPC what it and its worker have used. */
import { asId } from '@crossfade/video-core';
import { createMediasoupServer } from '../../src/server/index.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { observer } from 'mediasoup';
import type { Worker } from 'mediasoup/types';
import type { Answer, Asked, Told } from './metered-server-protocol.ts';

const workers = new Set<Worker>();
observer.on('newworker', (worker) => workers.add(worker));

const [port = '', firstPort = ''] = process.argv.slice(2);
const server = createMediasoupServer({
  url: `http://127.0.0.1:${port}`,
  secret: randomBytes(32).toString('hex'),
  media: { pool: { workers: 1, firstPort: Number(firstPort), listen: [{ ip: '127.0.0.1' }] } },
  onError: (what, error) => console.error(what, error),
});
const http = createServer();
server.attach(http);
http.listen(Number(port), '127.0.0.1');

/** Milliseconds of processor time so far, of this process and of the worker. */
async function used(): Promise<{ readonly server: number; readonly worker: number }> {
  const { user, system } = process.cpuUsage();
  const usages = await Promise.all([...workers].map((worker) => worker.getResourceUsage()));
  return {
    server: (user + system) / 1_000,
    worker: usages.reduce((sum, { ru_utime, ru_stime }) => sum + ru_utime + ru_stime, 0),
  };
}

async function answer(asked: Asked): Promise<Told> {
  switch (asked.what) {
    case 'room': {
      const room = asId.room(`${randomUUID()}.1.1`);
      await server.createRoom({ room, emptyTimeout: 300, maxParticipants: 200 });
      return { what: 'room', room };
    }
    case 'credentials': {
      const { token, routerRtpCapabilities } = await server.issueCredentials({
        room: asId.room(asked.room),
        participantId: asId.participant(asked.participantId),
        name: asked.participantId,
        role: 'guest',
        rights: { publish: ['camera', 'microphone'], subscribe: true, data: true },
        ttl: 600,
        readAt: Date.now(),
      });
      return { what: 'credentials', token, routerRtpCapabilities };
    }
    case 'used':
      return { what: 'used', ...(await used()) };
    case 'close':
      await server.closeRoom(asId.room(asked.room), 'ended');
      return { what: 'close' };
  }
}

process.on('message', ({ id, asked }: { readonly id: number; readonly asked: Asked }) => {
  answer(asked).then(
    (told) => process.send?.({ id, told } satisfies Answer),
    (error: unknown) => process.send?.({ id, error: String(error) } satisfies Answer),
  );
});
process.on('disconnect', () => void server.close().then(() => process.exit()));

for (let health = await server.health(); health.detail !== undefined; health = await server.health())
  await new Promise((resolve) => setTimeout(resolve, 20));
process.send?.('ready');
