import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { guardProcess } from './process-guard.ts';

function guarded() {
  const process = new EventEmitter();
  const log = { error: vi.fn(), fatal: vi.fn() };
  const stop = vi.fn();
  guardProcess({ process, log, stop });
  return { process, log, stop };
}

it('logs a network error that nobody listened for, and goes on', () => {
  const { process, log, stop } = guarded();
  const error = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  process.emit('uncaughtException', error);
  expect(log.error).toHaveBeenCalledWith({ err: error }, expect.any(String));
  expect(stop).not.toHaveBeenCalled();
});

it('logs a rejection that nobody handled, and goes on', () => {
  const { process, log, stop } = guarded();
  process.emit('unhandledRejection', 'why');
  expect(log.error).toHaveBeenCalledWith({ err: 'why' }, expect.any(String));
  expect(stop).not.toHaveBeenCalled();
});

it('stops once after any other exception, and logs each', () => {
  const { process, log, stop } = guarded();
  process.emit('uncaughtException', new TypeError('a defect'));
  process.emit('uncaughtException', new TypeError('another'));
  expect(log.fatal).toHaveBeenCalledTimes(2);
  expect(stop).toHaveBeenCalledTimes(1);
});
