import { afterEach, describe, expect, it, vi } from 'vitest';
import { CallEndedError } from '../../../contract/errors/call-ended-error.ts';
import { ConnectionLostError } from '../../../contract/errors/connection-lost-error.ts';
import { RateLimitedError } from '../../../contract/errors/rate-limited-error.ts';
import { ServerAwayError } from '../../../contract/errors/server-away-error.ts';
import { manifest } from '../../../contract/capabilities.ts';
import { asId } from '../../../contract/identity.ts';
import { defineProvider } from '../../../contract/video-provider.ts';
import type { CallExtension } from '../call-extension.ts';
import { SCENE_JOIN, SessionScene } from '../../../testkit/client/session-scene.ts';

afterEach(() => void vi.useRealTimers());

describe('a join', () => {
  it('tells that it entered', async () => {
    const { session } = new SessionScene();
    expect(await session.join(SCENE_JOIN)).toEqual({ joined: true });
    await session.dispose();
  });

  it('tells why it did not', async () => {
    const scene = new SessionScene();
    scene.answer = () => Promise.reject(new CallEndedError());
    const result = await scene.session.join(SCENE_JOIN);
    expect(result).toMatchObject({ joined: false, reason: 'ended', code: 'call-ended' });
    expect(scene.phase).toMatchObject({ name: 'ended', reason: 'ended' });
  });

  it('tells that it was left', async () => {
    const scene = new SessionScene({ enterAtOnce: false });
    const joined = scene.session.join(SCENE_JOIN);
    await scene.settled();
    await scene.session.leave();
    expect(await joined).toEqual({ joined: false, reason: 'left' });
  });

  it('of the same call is the same promise, and of another is refused', async () => {
    const { session } = new SessionScene();
    const joined = session.join(SCENE_JOIN);
    expect(session.join(SCENE_JOIN)).toBe(joined);
    const other = session.join({ ...SCENE_JOIN, key: asId.key('attic') });
    await expect(other).rejects.toMatchObject({ code: 'already-joined' });
    expect(await joined).toEqual({ joined: true });
    await session.leave();
    expect(await session.join({ ...SCENE_JOIN, key: asId.key('attic') })).toEqual({ joined: true });
    await session.dispose();
  });

  it('waits for a busy server as long as that says, and tells when it is asked again', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const scene = new SessionScene();
    let busy = 6;
    const letIn = scene.answer;
    scene.answer = (request) => ((busy -= 1) < 0 ? letIn(request) : Promise.reject(new RateLimitedError(52)));
    const joined = scene.session.join(SCENE_JOIN);
    await vi.advanceTimersByTimeAsync(51_000);
    expect(scene.requests).toHaveLength(1);
    expect(scene.phase).toEqual({ name: 'joining', retryAt: 1_052_000 });
    await vi.advanceTimersByTimeAsync(400_000);
    expect(await joined).toEqual({ joined: true });
    expect(scene.requests).toHaveLength(7);
    expect(scene.phase).toEqual({ name: 'connected' });
    await scene.session.dispose();
  });

  it('is not let in later when it was left while it waits for a busy server', async () => {
    vi.useFakeTimers();
    const scene = new SessionScene();
    scene.answer = () => Promise.reject(new RateLimitedError(52));
    const joined = scene.session.join(SCENE_JOIN);
    await vi.advanceTimersByTimeAsync(1_000);
    await scene.session.leave();
    expect(await joined).toEqual({ joined: false, reason: 'left' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(scene.requests).toHaveLength(1);
  });

  it('says that an adapter’s code did not load', async () => {
    vi.useFakeTimers();
    const load = vi.fn(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')));
    const kind = asId.provider('fake');
    const provider = defineProvider({ kind, capabilities: manifest(kind), load });
    const scene = new SessionScene({ adapters: [provider] });
    const joined = scene.session.join(SCENE_JOIN);
    await vi.runAllTimersAsync();
    expect(await joined).toMatchObject({ joined: false, reason: 'failed', code: 'adapter-not-loaded' });
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('starts another call when the one of its own failed try has ended', async () => {
    vi.useFakeTimers();
    const load = vi.fn(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')));
    const kind = asId.provider('fake');
    const provider = defineProvider({ kind, capabilities: manifest(kind), load });
    const scene = new SessionScene({ adapters: [provider] });
    const { answer } = scene;
    scene.answer = (request) =>
      request.call === undefined ? answer(request) : Promise.reject(new CallEndedError());
    const joined = scene.session.join(SCENE_JOIN);
    await vi.runAllTimersAsync();
    expect(await joined).toMatchObject({ reason: 'failed', code: 'adapter-not-loaded' });
    expect(scene.requests.map(({ call }) => call !== undefined)).toEqual([false, true, false, true]);
  });

  it('does not end when an extension hears that the call of its own failed try has ended', async () => {
    vi.useFakeTimers();
    const hearsOfEnd: CallExtension = { admitted: (_, call) => call.end({ reason: 'ended' }) };
    const scene = new SessionScene({ enterAtOnce: false, extensions: [hearsOfEnd] });
    const joined = scene.session.join(SCENE_JOIN);
    await vi.advanceTimersByTimeAsync(1_000);
    scene.adapter.room.fail(new ConnectionLostError());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(scene.requests).toHaveLength(2);
    scene.adapter.room.enter();
    expect(await joined).toEqual({ joined: true });
    await scene.session.dispose();
  });

  it('says that the network blocks calls when the server lets in and no room is reached', async () => {
    vi.useFakeTimers();
    const scene = new SessionScene({ enterAtOnce: false });
    const joined = scene.session.join(SCENE_JOIN);
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await vi.advanceTimersByTimeAsync(5_000);
      scene.adapter.room.fail(new ConnectionLostError());
    }
    await vi.runAllTimersAsync();
    expect(await joined).toMatchObject({ joined: false, reason: 'server-away', code: 'network-blocked' });
  });

  it('does not blame the network while the server itself is away', async () => {
    vi.useFakeTimers();
    const scene = new SessionScene({ enterAtOnce: false });
    scene.answer = () => Promise.reject(new ServerAwayError());
    const joined = scene.session.join(SCENE_JOIN);
    await vi.runAllTimersAsync();
    expect(await joined).toMatchObject({ joined: false, reason: 'server-away', code: 'server-away' });
  });
});
