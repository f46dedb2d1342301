import { expect, it, vi } from 'vitest';
import { BusListeners } from './bus-listeners.ts';
import { memoryLog } from './testkit/memory-log.ts';

it('goes on with the others when a listener throws, and logs it', () => {
  const { log, lines } = memoryLog();
  const listeners = new BusListeners(log);
  const heard = vi.fn();
  listeners.subscribe('calls', () => {
    throw new Error('broken');
  });
  listeners.subscribe('calls', heard);
  listeners.deliver(JSON.stringify({ topic: 'calls', message: { id: 'garden' } }));
  expect(heard).toHaveBeenCalledWith({ id: 'garden' });
  expect(lines).toHaveLength(1);
});

it('ignores what is no message, and tells nobody any more once cleared', () => {
  const listeners = new BusListeners(memoryLog().log);
  const heard = vi.fn();
  listeners.subscribe('calls', heard);
  listeners.onReconnected(heard);
  listeners.deliver('not JSON');
  listeners.deliver(undefined);
  listeners.clear();
  listeners.deliver(JSON.stringify({ topic: 'calls', message: 1 }));
  listeners.reconnected();
  expect(heard).not.toHaveBeenCalled();
});
