import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { IngestRefusedError } from '../service/ingest-refused-error.ts';
import { RtmpFront } from './rtmp-front.ts';

const failures: unknown[] = [];
const front = new RtmpFront({
  ingests: { admit: () => Promise.reject(new IngestRefusedError('key-unknown')) },
  ffmpeg: 'ffmpeg',
  telemetry: { failed: (_, error) => failures.push(error) },
});
let port: number;
beforeAll(async () => {
  port = await front.listen('127.0.0.1', 0);
});
afterAll(() => front.stop());

async function reach(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'connect');
  return socket;
}

/** A chunk of a message of so many bytes on the stream of commands (RTMP 1.0, 5.3.1). */
function command(payload: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 3;
  header.writeUIntBE(payload.length, 4, 3);
  header[7] = 20;
  return Buffer.concat([header, payload]);
}

it('closes what sends no RTMP behind a handshake, and goes on', async () => {
  const handshake = Buffer.concat([Buffer.from([3]), randomBytes(1_536), randomBytes(1_536)]);
  for (const bytes of [
    // A command that no AMF begins.
    command(Buffer.from('GET / HTTP/1.1\r\n\r\n')),
    // A connect without the address that is read of it.
    command(Buffer.from([2, 0, 7, ...Buffer.from('connect'), 0, 0, 0, 0, 0, 0, 0, 0, 0, 5])),
  ]) {
    const socket = await reach();
    const closed = once(socket, 'close');
    socket.write(handshake);
    socket.write(bytes);
    // What is no command at all may be passed over: then the encoder hangs up.
    setTimeout(() => socket.end(), 500);
    await closed;
  }
  const another = await reach();
  expect(another.readyState).toBe('open');
  another.destroy();
  expect(failures).toEqual([]);
});

it('takes no memory for a message that is claimed to be large', async () => {
  const socket = await reach();
  const closed = once(socket, 'close');
  socket.write(Buffer.concat([Buffer.from([3]), randomBytes(3_072)]));
  const claimed = command(Buffer.alloc(0));
  claimed.writeUIntBE(16_000_000, 4, 3);
  socket.write(Buffer.concat([claimed, Buffer.alloc(64)]));
  await closed;
  expect(failures).toEqual([]);
});

it('ends with every connection that is open', async () => {
  const socket = await reach();
  const closed = once(socket, 'close');
  await front.stop();
  await closed;
});
