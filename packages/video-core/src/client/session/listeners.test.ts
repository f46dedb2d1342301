import { afterEach, expect, it, vi } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { SCENE_JOIN, SessionScene } from '../../testkit/client/session-scene.ts';

afterEach(() => void vi.restoreAllMocks());

/** What would reach `window.onerror`. */
function reported(): readonly unknown[] {
  const errors: unknown[] = [];
  vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
    void Promise.resolve()
      .then(task)
      .catch((error: unknown) => errors.push(error));
  });
  return errors;
}

const broken = (what: string) => (): never => {
  throw new Error(what);
};

it('a listener that throws is reported, and keeps neither the others nor the call from going on', async () => {
  const errors = reported();
  const scene = new SessionScene();
  const { session, adapter } = scene;
  await session.join(SCENE_JOIN);
  const heard: string[] = [];
  session.onEvent(broken('event'));
  session.onEvent(({ type }) => void heard.push(type));
  session.onData(broken('data'));
  session.onData(({ topic }) => void heard.push(topic));
  session.subscribe('call', broken('state'));
  session.subscribe('call', () => void heard.push('call'));
  const { room } = adapter;
  const from = asId.participant('ben');
  room.options.observer.data({ topic: 'note', from, reliable: true, payload: new Uint8Array() });
  room.emit({ type: 'connection', state: 'disconnected', reason: 'lost', retryable: true });
  await scene.settled();
  expect(heard).toEqual(expect.arrayContaining(['note', 'connection', 'call']));
  expect(adapter.rooms).toHaveLength(2);
  expect(scene.phase).toEqual({ name: 'connected' });
  const texts = errors.map((error) => (error instanceof Error ? error.message : error));
  expect(new Set(texts)).toEqual(new Set(['event', 'data', 'state']));
  await session.dispose();
});
