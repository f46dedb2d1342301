// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import { PublishRefusedError } from '../../contract/errors/publish-refused-error.ts';
import { asId } from '../../contract/identity.ts';
import { BEN, MoveScene } from '../../testkit/client/move-scene.ts';
import type { FakeRoom } from '../../testkit/client/fake-room.ts';

let frames: Map<HTMLVideoElement, VideoFrameRequestCallback>;
let painted: Map<HTMLVideoElement, number>;
beforeEach(() => {
  vi.useFakeTimers();
  frames = new Map();
  painted = new Map();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  Object.defineProperty(HTMLVideoElement.prototype, 'requestVideoFrameCallback', {
    configurable: true,
    value(this: HTMLVideoElement, callback: VideoFrameRequestCallback) {
      frames.set(this, callback);
    },
  });
  Object.defineProperty(HTMLVideoElement.prototype, 'getVideoPlaybackQuality', {
    configurable: true,
    value(this: HTMLVideoElement) {
      return { totalVideoFrames: painted.get(this) ?? 0 };
    },
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  document.body.replaceChildren();
});

/** Frames of this height reach these elements, or every one, so many times. */
function paint(height: number, times = 1, elements?: readonly (HTMLVideoElement | undefined)[]): void {
  for (let time = 0; time < times; time += 1)
    for (const element of elements ?? document.querySelectorAll('video')) {
      if (!element) continue;
      painted.set(element, (painted.get(element) ?? 0) + 1);
      const callback = frames.get(element);
      frames.delete(element);
      const frame = { width: (height * 16) / 9, height, mediaTime: 0, presentedFrames: 1 };
      callback?.(0, { ...frame, presentationTime: 0, expectedDisplayTime: 0 });
    }
}

const trackIn = (element: HTMLMediaElement | null | undefined) =>
  element?.srcObject instanceof MediaStream
    ? [...element.srcObject.getVideoTracks(), ...element.srcObject.getAudioTracks()][0]
    : undefined;
const pass = (ms = 250) => vi.advanceTimersByTimeAsync(ms);

/** In a call with Ben whose camera is shown. */
async function inCall() {
  const scene = new MoveScene();
  const source = await scene.join();
  const container = document.createElement('div');
  document.body.append(container);
  scene.session.show(container, { participantId: BEN, source: 'camera' });
  return {
    scene,
    session: scene.session,
    source,
    container,
    videos: () => [...container.querySelectorAll('video')],
  };
}

/** … that has entered the target of a move beside the source. */
async function moving() {
  const call = await inCall();
  const notice = call.scene.next();
  call.scene.mover.take({ type: 'told', notice });
  await pass();
  const target: FakeRoom = call.scene.room;
  return { ...call, notice, target };
}

/** … where everything flows now. */
async function ready() {
  const call = await moving();
  await call.scene.sends(call.target);
  await pass();
  return call;
}

describe('a call that moves', () => {
  it('is shown and heard without a gap: one audible element, and video under the other until it is as large and as often', async () => {
    const { scene, source, target, notice, videos } = await ready();
    expect(scene.told).toEqual(['not-ready', 'ready']);
    const [before] = scene.audible;
    const [shown] = videos();
    expect(scene.audible).toHaveLength(1);
    expect(scene.voices.map(({ muted }) => muted)).toEqual([false, true]);
    Object.defineProperty(shown, 'videoHeight', { value: 720 });
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(360);
    window.dispatchEvent(new Event('resize'));
    document.dispatchEvent(new Event('visibilitychange'));

    scene.commit(notice);
    expect(scene.audible).toHaveLength(1);
    expect(scene.audible[0]).not.toBe(before);
    expect(trackIn(before)).toBeUndefined();
    const [under, over] = videos();
    expect(over).toBe(shown);
    expect(trackIn(under)).not.toBe(trackIn(over));
    paint(180, 20);
    paint(360);
    paint(180, 20);
    // A fourth of the frames, as long as the server does not know what the network carries.
    for (let time = 0; time < 10; time += 1) {
      paint(360, 3, [over]);
      paint(360);
    }
    expect(videos()).toHaveLength(2);
    expect([...frames.keys()]).toEqual([under]);
    paint(360, 6);
    expect(videos()).toEqual([under]);
    expect([...frames.keys()]).toEqual([]);
    expect(scene.told.at(-1)).toBe('swapped');

    expect(source.closed).toBe(0);
    scene.mover.take({ type: 'told', notice: undefined });
    await pass();
    expect([source.closed, target.closed]).toEqual([1, 0]);
    expect(scene.session.getState().rooms).toHaveLength(1);
    await scene.session.dispose();
  });

  it('shows the target, however small, once the source stands still', async () => {
    const { scene, notice, videos } = await ready();
    Object.defineProperty(videos()[0], 'videoHeight', { value: 720 });
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(360);
    window.dispatchEvent(new Event('resize'));
    document.dispatchEvent(new Event('visibilitychange'));
    scene.commit(notice);
    const [under] = videos();
    paint(90, 20);
    expect(videos()).toHaveLength(2);
    paint(90, 6, [under]);
    expect(videos()).toEqual([under]);
    expect(scene.told.at(-1)).toBe('swapped');
    await scene.session.dispose();
  });

  it('shows the target four seconds after the commit, whatever its frames are like', async () => {
    const { scene, notice, videos } = await ready();
    scene.commit(notice);
    expect(videos()).toHaveLength(2);
    await pass(4_000);
    expect(videos()).toHaveLength(1);
    expect(scene.told.at(-1)).toBe('swapped');
    await scene.session.dispose();
  });

  it('swaps what nobody sees at once', async () => {
    const { scene, notice, container, videos } = await ready();
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    scene.commit(notice);
    await pass();
    expect(scene.told.at(-1)).toBe('swapped');
    expect(videos()).toHaveLength(1);
    expect(container.isConnected).toBe(true);
    await scene.session.dispose();
  });

  it('says where it is, and keeps saying how far it is while the move is announced', async () => {
    const { scene, session, notice } = await ready();
    expect(session.getState()).toMatchObject({
      pin: { epoch: 1 },
      moving: { id: notice.id, phase: 'prepare' },
    });
    const said = scene.reports.length;
    await pass(4_100);
    expect(scene.reports.slice(said).map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(scene.reports.map(({ seq }) => seq)).toEqual(scene.reports.map((_, at) => at + 1));
    scene.commit(notice);
    expect(session.getState()).toMatchObject({ pin: { epoch: 2 }, moving: { phase: 'committed' } });
    scene.mover.take({ type: 'told', notice: undefined });
    expect(session.getState().moving).toBeUndefined();
    await session.dispose();
  });

  it('leaves nothing behind, however often it moves', async () => {
    const { scene, session, videos } = await inCall();
    for (let move = 1; move <= 5; move += 1) {
      const notice = scene.next();
      scene.mover.take({ type: 'told', notice });
      await pass();
      await scene.sends(scene.room);
      await pass();
      scene.commit(notice);
      paint(720, 6);
      scene.mover.take({ type: 'told', notice: undefined });
      await pass(13_000);
      expect(session.getState()).toMatchObject({ pin: { epoch: move + 1 }, phase: { name: 'connected' } });
      expect(scene.audible).toHaveLength(1);
      expect(videos()).toHaveLength(1);
    }
    expect(scene.voices).toHaveLength(2);
    expect(scene.scene.admitted.session.rooms.moving).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
    await session.dispose();
  });

  it('is given up without a trace', async () => {
    const { scene, session, source, target, videos } = await ready();
    const [shown] = videos();
    const [heard] = scene.audible;
    scene.mover.take({ type: 'told', notice: undefined });
    await pass(13_000);
    expect([source.closed, target.closed]).toEqual([0, 1]);
    expect(scene.audible).toEqual([heard]);
    expect(videos()).toEqual([shown]);
    expect(session.getState().rooms).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    await session.dispose();
  });
});

describe('what a client waits for', () => {
  it('is what flows in the source, is not muted, and is published there, before which nothing is counted', async () => {
    const { scene, session, source, target } = await moving();
    target.gate = new Promise(() => {});
    void session.startSource('camera');
    await scene.sends(target);
    await pass();
    expect(scene.told).toEqual(['not-ready']);
    const counted = vi.spyOn(source, 'stats');
    await pass();
    expect(counted).not.toHaveBeenCalled();
    await session.dispose();
  });

  it('is not what stopped flowing in the source two seconds ago', async () => {
    const { scene, session } = await moving();
    await pass(1_000);
    expect(scene.told).toEqual(['not-ready']);
    await pass(2_000);
    expect(scene.told).toEqual(['not-ready', 'ready']);
    await session.dispose();
  });

  it('is no video that nobody looks at, which is not received in the target either', async () => {
    const scene = new MoveScene();
    const source = await scene.join();
    await pass(2_000);
    scene.mover.take({ type: 'told', notice: scene.next() });
    await pass();
    const target = scene.room;
    await scene.sends(target);
    target.counters = target.counters.map((one) => (one.kind === 'video' ? { ...one, packets: 0 } : one));
    await pass(1_100);
    expect(scene.told).toEqual(['not-ready', 'ready']);
    for (const { demands } of [source, target])
      expect([...demands.values()]).toEqual([{ visible: false, width: 0, height: 0 }]);
    await scene.session.dispose();
  });

  it('is nothing of those who cannot follow', async () => {
    const { scene, session } = await inCall();
    scene.mover.take({ type: 'told', notice: { ...scene.next(), leaving: [BEN] } });
    await pass();
    expect(scene.told).toEqual(['not-ready', 'ready']);
    await session.dispose();
  });
});

describe('a client that cannot enter the target', () => {
  it('says that it has no adapter for it', async () => {
    const { scene, session, source } = await inCall();
    const notice = scene.next();
    const target = { ...notice.target, provider: asId.provider('unknown') };
    scene.mover.take({ type: 'told', notice: { ...notice, target } });
    await pass();
    expect(scene.reports.at(-1)).toMatchObject({ state: 'cannot', reason: 'adapter-missing' });
    expect(source.closed).toBe(0);
    await session.dispose();
  });

  it('says that it does not reach it and tries again, and that it may not publish there', async () => {
    const call = await inCall();
    call.scene.scene.adapter.enterAtOnce = false;
    call.scene.mover.take({ type: 'told', notice: call.scene.next() });
    await pass(0);
    const { rooms } = call.scene.scene.adapter;
    const before = rooms.length;
    call.scene.room.fail(new ConnectionLostError());
    await pass(1_000);
    expect(call.scene.reports.at(-1)).toMatchObject({ state: 'not-ready', reason: 'unreachable' });
    expect(rooms).toHaveLength(before + 1);
    await call.session.dispose();

    const { scene, session, target } = await ready();
    target.refusal = new PublishRefusedError('microphone');
    await session.startSource('microphone');
    await pass();
    expect(scene.reports.at(-1)).toMatchObject({ state: 'cannot', reason: 'refused' });
    expect(session.localTrack('microphone')).toBeDefined();
    await session.dispose();
  });
});

describe('when connections break', () => {
  it('in the source before the commit, the session comes back to it, and enters the target again', async () => {
    const { scene, session, source, target } = await ready();
    source.emit({ type: 'connection', state: 'disconnected', reason: 'lost', retryable: true });
    await pass(1_500);
    expect(target.closed).toBe(1);
    const [back, again] = scene.scene.adapter.rooms.slice(-2);
    expect(session.getState()).toMatchObject({ phase: { name: 'connected' }, pin: { epoch: 1 } });
    expect(session.getState().rooms).toHaveLength(2);
    if (!back || !again) throw new Error('there are not two rooms');
    for (const room of [back, again]) await scene.sends(room);
    await pass();
    expect(scene.told).toEqual(['not-ready', 'ready', 'not-ready', 'ready']);
    await session.dispose();
  });

  it('in the source for a while, the page is connected once the call is on the target', async () => {
    const { scene, session, source, notice } = await ready();
    source.emit({ type: 'connection', state: 'reconnecting', how: 'resume' });
    expect(session.getState().phase).toEqual({ name: 'reconnecting' });
    scene.commit(notice);
    expect(session.getState()).toMatchObject({ phase: { name: 'connected' }, pin: { epoch: 2 } });
    await session.dispose();
  });

  it('in the target for a while, the page says so once the call is on it', async () => {
    const { scene, session, target, notice } = await ready();
    target.emit({ type: 'connection', state: 'reconnecting', how: 'resume' });
    expect(session.getState().phase).toEqual({ name: 'connected' });
    scene.commit(notice);
    expect(session.getState()).toMatchObject({ phase: { name: 'reconnecting' }, pin: { epoch: 2 } });
    target.emit({ type: 'connection', state: 'connected' });
    expect(session.getState().phase).toEqual({ name: 'connected' });
    await session.dispose();
  });

  it('in the target after the commit, the session comes back to that', async () => {
    const { scene, session, target, notice } = await ready();
    scene.commit(notice);
    target.emit({ type: 'connection', state: 'disconnected', reason: 'lost', retryable: true });
    await pass(3_000);
    expect(session.getState()).toMatchObject({ phase: { name: 'connected' }, pin: { epoch: 2 } });
    expect(session.getState().rooms).toHaveLength(1);
    expect(scene.told.at(-1)).toBe('swapped');
    scene.mover.take({ type: 'told', notice: undefined });
    await pass(13_000);
    expect(scene.room.closed).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    await session.dispose();
  });

  it('to the server, the page gives up by itself, and keeps the room that it shows', async () => {
    const { scene, session, source, target } = await ready();
    vi.setSystemTime(Date.now() + 60_000);
    await pass();
    expect([source.closed, target.closed]).toEqual([0, 1]);
    expect(session.getState().moving).toBeUndefined();
    expect(scene.audible).toHaveLength(1);
    await session.dispose();
  });
});

describe('the target', () => {
  it('gets sound and the smallest layer alone until the commit, whatever is limited meanwhile', async () => {
    const { scene, session, source, target, notice } = await ready();
    expect([source.cameraLimit, target.cameraLimit]).toEqual([2, 0]);
    session.limitCamera(1);
    expect([source.cameraLimit, target.cameraLimit]).toEqual([1, 0]);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(360);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(640);
    window.dispatchEvent(new Event('resize'));
    document.dispatchEvent(new Event('visibilitychange'));
    const wanted = ({ demands }: FakeRoom) => [...demands.values()];
    const [needed] = wanted(source);
    expect(needed?.height).toBeGreaterThan(0);
    // A server that sees a single frame of a layer that nobody sends yet takes its time with it later.
    expect(wanted(target)).toEqual([{ visible: true, width: 0, height: 0 }]);
    scene.commit(notice);
    expect(target.cameraLimit).toBe(1);
    expect(wanted(target)).toEqual([needed]);
    await session.dispose();
  });

  it('gets a muted microphone ready to send, and no camera that is off', async () => {
    const { scene, session } = await inCall();
    await session.startSource('microphone');
    await session.setMuted('microphone', true);
    scene.mover.take({ type: 'told', notice: scene.next() });
    await pass();
    expect(scene.room.commands).toEqual(['publish microphone muted']);
    await session.dispose();
  });

  it('that removes somebody ends nothing, as it is not the room of the call', async () => {
    const { scene, session, target, source } = await ready();
    target.emit({ type: 'connection', state: 'disconnected', reason: 'removed', retryable: false });
    await pass(2_000);
    expect(session.getState().phase).toEqual({ name: 'connected' });
    expect(source.closed).toBe(0);
    expect(scene.scene.requests.filter(({ attempt }) => attempt).length).toBe(2);
    await session.dispose();
  });
});

describe('in the middle of a move', () => {
  it('commands over local media reach both rooms', async () => {
    const { session, source, target } = await ready();
    await session.startSource('camera');
    await session.startSource('microphone');
    await session.setMuted('microphone', true);
    await session.selectDevice('camera', 'usb');
    await session.startSource('screen');
    await session.stopSource('screen');
    await pass(200);
    await session.startSource('screen');
    await session.stopSource('camera');
    for (const room of [source, target]) {
      expect(room.commands).toContain('mute microphone');
      expect(room.commands).toContain('replace camera');
      expect([...room.published.values()].map(({ source: kind }) => kind).toSorted()).toEqual([
        'microphone',
        'screen',
        'screen-audio',
      ]);
    }
    await session.dispose();
  });

  it('a volume holds for the voice from the target', async () => {
    const { scene, session, notice } = await ready();
    session.setVolume(BEN, 0.25);
    scene.commit(notice);
    expect(scene.audible.map(({ volume }) => volume)).toEqual([0.25]);
    await session.dispose();
  });

  it('a tile that is put elsewhere is shown once, and from the target in the end', async () => {
    const { scene, session, notice } = await ready();
    scene.commit(notice);
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    session.show(elsewhere, { participantId: BEN, source: 'camera' });
    await pass(2_000);
    expect(elsewhere.querySelectorAll('video')).toHaveLength(1);
    expect(trackIn(elsewhere.querySelector('video'))).toBe(session.remoteTrack(BEN, 'camera'));
    await session.dispose();
  });

  it('leaving ends both rooms, and nothing more is said', async () => {
    const { scene, session, source, target } = await ready();
    await session.leave();
    scene.mover.take({ type: 'ended' });
    const said = scene.reports.length;
    await pass(13_000);
    expect([source.closed, target.closed]).toEqual([1, 1]);
    expect(scene.reports).toHaveLength(said);
    expect(vi.getTimerCount()).toBe(0);
    await session.dispose();
  });

  it('messages of the application go through both rooms, and arrive once', async () => {
    const { scene, session, source, target, notice } = await ready();
    const message = { topic: 'cursor', reliable: true, payload: new Uint8Array([1]) };
    await session.send(message);
    await session.send({ ...message, reliable: false });
    expect([source.sent.length, target.sent.length]).toEqual([2, 1]);
    const arrived: number[] = [];
    session.onData(({ payload }) => arrived.push(payload[0] ?? 0));
    const hear = (room: FakeRoom, number: number) =>
      room.options.observer.data({ ...message, from: BEN, payload: new Uint8Array([number]) });
    hear(target, 2);
    hear(source, 1);
    hear(source, 2);
    hear(target, 1);
    expect(arrived).toEqual([1, 2]);
    scene.commit(notice);
    hear(target, 3);
    hear(source, 3);
    scene.mover.take({ type: 'told', notice: undefined });
    hear(target, 3);
    hear(target, 4);
    expect(arrived).toEqual([1, 2, 3, 3, 4]);
    await session.dispose();
  });

  it('a message whose copy comes when the next move has begun arrives once', async () => {
    const { scene, session, source, target, notice } = await ready();
    const arrived: number[] = [];
    session.onData(({ payload }) => arrived.push(payload[0] ?? 0));
    const hear = (room: FakeRoom, number: number) =>
      room.options.observer.data({
        topic: 'cursor',
        reliable: true,
        from: BEN,
        payload: new Uint8Array([number]),
      });
    scene.commit(notice);
    hear(source, 1);
    hear(source, 2);
    paint(720, 6);
    scene.mover.take({ type: 'told', notice: undefined });
    scene.mover.take({ type: 'told', notice: scene.next() });
    await pass();
    hear(target, 1);
    hear(target, 2);
    hear(target, 3);
    hear(scene.room, 3);
    expect(arrived).toEqual([1, 2, 3]);
    await session.dispose();
  });
});
