import { afterEach, expect, it, vi } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { SCENE_JOIN, SessionScene } from '../../testkit/client/session-scene.ts';
import { ControlStateStore } from '../control/control-state-store.ts';
import { Speaker } from '../devices/speaker.ts';
import { CallSecret } from '../encryption/keys/call-secret.ts';
import { createCallEncryption } from '../encryption/create-call-encryption.ts';
import { Extensions } from './extensions.ts';
import { SOON } from '../../testkit/soon.ts';

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

it.each<[string, (listen: readonly (() => void)[]) => void]>([
  [
    'the control channel',
    (listeners) => {
      const store = new ControlStateStore();
      for (const listener of listeners) store.subscribe('rules', listener);
      store.patch({ locked: true });
    },
  ],
  [
    'encryption',
    (listeners) => {
      const encryption = createCallEncryption({ key: asId.key('garden'), supported: true });
      for (const listener of listeners) encryption.subscribe(listener);
      encryption.want(true);
    },
  ],
  [
    'the secret of a call',
    (listeners) => {
      const secret = new CallSecret();
      for (const listener of listeners) secret.onChange(listener);
      secret.set(undefined);
    },
  ],
  [
    'the speaker',
    (listeners) => {
      const speaker = new Speaker();
      for (const listener of listeners) speaker.subscribe(listener);
      void speaker.select('headset');
    },
  ],
  [
    'the end of a call',
    (listeners) => new Extensions(listeners.map((ended) => ({ ended }))).ended({ reason: 'left' }),
  ],
])('one that throws at %s keeps nothing from the others', async (_, tell) => {
  const errors = reported();
  let heard = 0;
  tell([broken('first'), () => void (heard += 1)]);
  await Promise.resolve();
  expect(heard).toBe(1);
  await vi.waitFor(() => expect(errors).toEqual([new Error('first')]), SOON);
});
