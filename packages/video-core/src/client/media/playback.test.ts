// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ParticipantInfo } from '../../contract/adapter-event.ts';
import { asId } from '../../contract/identity.ts';
import { FakeDevices } from '../../testkit/client/fake-devices.ts';
import { SCENE_JOIN, SessionScene } from '../../testkit/client/session-scene.ts';

const BEN = asId.participant('ben');
const VOICE = asId.publication('voice');
const CAMERA = asId.publication('camera');
const ben: ParticipantInfo = {
  participantId: BEN,
  name: 'Ben',
  role: 'guest',
  joinedAt: 0,
  publications: [
    { publicationId: VOICE, source: 'microphone', mutedBy: [], encrypted: false, layers: 0 },
    { publicationId: CAMERA, source: 'camera', mutedBy: [], encrypted: false, layers: 3 },
  ],
};

let allowed: boolean;
beforeEach(() => {
  allowed = true;
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(function (this: HTMLMediaElement) {
    if (!allowed) return Promise.reject(new DOMException('click first', 'NotAllowedError'));
    Object.defineProperty(this, 'paused', { value: false, configurable: true });
    return Promise.resolve();
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

async function trackOf(source: 'camera' | 'microphone'): Promise<MediaStreamTrack> {
  const [track] = await new FakeDevices().capture(source, undefined);
  if (track === undefined) throw new Error('there is no track');
  return track;
}

/** In a call with Ben, of whom sound and video arrive. */
async function withBen() {
  const elements: HTMLAudioElement[] = [];
  const scene = new SessionScene({
    audioElement: () => {
      const element = new Audio();
      elements.push(element);
      return element;
    },
  });
  await scene.session.join(SCENE_JOIN);
  const { room } = scene.adapter;
  room.emit({ type: 'participant-joined', participant: ben });
  const tracks = { voice: await trackOf('microphone'), camera: await trackOf('camera') };
  room.options.observer.media(VOICE, tracks.voice);
  room.options.observer.media(CAMERA, tracks.camera);
  await scene.settled();
  return { scene, session: scene.session, elements, tracks };
}

const pausedBySystem = (element: HTMLMediaElement): void => {
  Object.defineProperty(element, 'paused', { value: true, configurable: true });
  element.dispatchEvent(new Event('pause'));
};

describe('playing the others', () => {
  it('goes on after the system paused it, and otherwise asks for a click that starts sound and video', async () => {
    const { scene, session, elements } = await withBen();
    const container = document.createElement('div');
    document.body.append(container);
    session.show(container, { participantId: BEN, source: 'camera' });
    const video = container.querySelector('video');
    const [voice] = elements;
    if (!voice || !video) throw new Error('nothing is played');
    const all = [voice, video];
    for (const element of all) pausedBySystem(element);
    await scene.settled();
    expect(all.map(({ paused }) => paused)).toEqual([false, false]);
    expect(session.getState().playbackBlocked).toBe(false);

    allowed = false;
    for (const element of all) pausedBySystem(element);
    await scene.settled();
    expect(session.getState().playbackBlocked).toBe(true);
    allowed = true;
    await session.unlockPlayback();
    expect(all.map(({ paused }) => paused)).toEqual([false, false]);
    expect(session.getState().playbackBlocked).toBe(false);
    await session.dispose();
  });

  it('goes on when the page is looked at again', async () => {
    const { scene, session, elements } = await withBen();
    const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    for (const element of elements) pausedBySystem(element);
    await scene.settled();
    expect(elements.map(({ paused }) => paused)).toEqual([true]);
    state.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    await scene.settled();
    expect(elements.map(({ paused }) => paused)).toEqual([false]);
    await session.dispose();
  });

  it('asks for a click when video alone is refused', async () => {
    const { scene, session } = await withBen();
    allowed = false;
    const container = document.createElement('div');
    session.show(container, { participantId: BEN, source: 'camera' });
    await scene.settled();
    expect(session.getState().playbackBlocked).toBe(true);
    await session.leave();
    expect(session.getState().playbackBlocked).toBe(false);
    await session.dispose();
  });
});

describe('an application’s own', () => {
  it('elements show and play a participant in place of core’s', async () => {
    const { session, elements, tracks } = await withBen();
    const [video, audio] = [document.createElement('video'), document.createElement('audio')];
    const stops = [
      session.attach(video, { participantId: BEN, source: 'camera' }),
      session.attach(audio, { participantId: BEN, source: 'microphone' }),
    ];
    const shown = (element: HTMLMediaElement) =>
      element.srcObject instanceof MediaStream
        ? [...element.srcObject.getVideoTracks(), ...element.srcObject.getAudioTracks()][0]
        : undefined;
    expect([shown(video), shown(audio)]).toEqual([tracks.camera, tracks.voice]);
    expect(elements.map(shown)).toEqual([undefined]);
    for (const stop of stops) stop();
    expect([shown(video), shown(audio)]).toEqual([undefined, undefined]);
    expect(elements.map(shown)).toEqual([tracks.voice]);
    await session.dispose();
  });

  it('processing gets the tracks that are shown and played', async () => {
    const { session, tracks } = await withBen();
    expect(session.remoteTrack(BEN, 'camera')).toBe(tracks.camera);
    expect(session.remoteTrack(BEN, 'microphone')).toBe(tracks.voice);
    await session.leave();
    expect(session.remoteTrack(BEN, 'camera')).toBeUndefined();
    await session.dispose();
  });

  it('volume holds for a participant, also for what they send later', async () => {
    const { scene, session, elements } = await withBen();
    session.setVolume(BEN, 0.25);
    expect(elements.map(({ volume }) => volume)).toEqual([0.25]);
    const { observer } = scene.adapter.room.options;
    observer.media(VOICE, undefined);
    observer.media(VOICE, await trackOf('microphone'));
    expect(elements.map(({ volume }) => volume)).toEqual([0.25]);
    await session.dispose();
  });

  it('elements are refused for what they cannot take', async () => {
    const { session } = await withBen();
    const audio = document.createElement('audio');
    expect(() => session.attach(audio, { participantId: BEN, source: 'camera' })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    );
    await session.dispose();
  });
});
