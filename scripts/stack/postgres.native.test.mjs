import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startPostgres } from './postgres.mjs';

const PORT = 15_439;

it('starts a database for a test and takes it away again', async () => {
  const postgres = await startPostgres({ port: PORT });
  expect(postgres.url).toBe(`postgres://crossfade@127.0.0.1:${PORT}/postgres`);
  const socket = connect(PORT, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();

  await postgres.stop();
  await expect(once(connect(PORT, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
}, 60_000);
