import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { limitWaiting } from './outgoing-limit.ts';

class FakeConnection extends EventEmitter {
  closed = false;

  close(): void {
    this.closed = true;
  }
}

function limited() {
  const connection = new FakeConnection();
  let at = 0;
  limitWaiting(connection, () => at);
  return {
    make: (bytes: number) => connection.emit('packetCreate', { type: 'message', data: 'x'.repeat(bytes) }),
    ping: () => connection.emit('packetCreate', { type: 'ping' }),
    flush: () => connection.emit('flush', []),
    pass: (milliseconds: number) => (at += milliseconds),
    isClosed: () => connection.closed,
  };
}

it('lets a large packet through, and as much as is read', () => {
  const { make, flush, isClosed } = limited();
  for (let count = 0; count < 10; count += 1) {
    make(6_000_000);
    flush();
  }
  expect(isClosed()).toBe(false);
});

it('ends when more than a megabyte waits', () => {
  const { make, isClosed } = limited();
  for (let count = 0; count < 11; count += 1) make(100_000);
  expect(isClosed()).toBe(false);
  make(1);
  expect(isClosed()).toBe(true);
});

it('ends when little waits for long', () => {
  const { ping, flush, pass, isClosed } = limited();
  for (let count = 0; count < 10; count += 1) {
    ping();
    pass(5_000);
    flush();
  }
  for (let count = 0; count < 4; count += 1) {
    ping();
    pass(5_000);
  }
  expect(isClosed()).toBe(false);
  pass(1);
  ping();
  expect(isClosed()).toBe(true);
});
