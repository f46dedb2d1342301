import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ParticipantInfo } from '../../../contract/adapter-event.ts';
import { PublishRefusedError } from '../../../contract/errors/publish-refused-error.ts';
import { asId } from '../../../contract/identity.ts';
import { fakeJoinAnswer } from '../../../testkit/client/fake-join-answer.ts';
import type { FakeRoom } from '../../../testkit/client/fake-room.ts';
import { SCENE_JOIN, SessionScene } from '../../../testkit/client/session-scene.ts';

const TARGET = fakeJoinAnswer({ epoch: 1, attempt: 2 });

/** In a call whose second room is being entered. */
async function besideEachOther() {
  const scene = new SessionScene();
  await scene.session.join(SCENE_JOIN);
  await scene.openSide(TARGET);
  const [source, target] = scene.adapter.rooms;
  if (source === undefined || target === undefined) throw new Error('there are not two rooms');
  return { ...scene, scene, source, target, session: scene.session };
}

const clonesIn = (room: FakeRoom) => [...room.published.values()].map(({ track }) => track);

describe('two rooms of one call', () => {
  it('get every command over local media', async () => {
    const { session, source, target, scene } = await besideEachOther();
    await session.startSource('camera');
    await session.startSource('microphone');
    await session.setMuted('microphone', true);
    await session.selectDevice('camera', 'usb');
    session.limitCamera(1);
    await session.stopSource('camera');
    await session.setMuted('microphone', false);
    const all = [
      'publish camera',
      'publish microphone',
      'mute microphone',
      'replace camera',
      'unpublish camera',
      'unmute microphone',
    ];
    expect(source.commands).toEqual(all);
    expect(target.commands).toEqual(all);
    expect([source.cameraLimit, target.cameraLimit]).toEqual([1, 1]);
    await session.dispose();
    expect(scene.devices.live()).toEqual([]);
  });

  it('each have their own clone and their own publication id of what is captured once', async () => {
    const scene = new SessionScene();
    const { session } = scene;
    await session.startSource('microphone');
    await session.join(SCENE_JOIN);
    await scene.openSide(TARGET);
    await scene.settled();
    const [source, target] = scene.adapter.rooms;
    const tracks = [...(source ? clonesIn(source) : []), ...(target ? clonesIn(target) : [])];
    expect(new Set([...tracks, session.localTrack('microphone')]).size).toBe(3);
    const ids = scene.adapter.rooms.flatMap(({ published }) => Array.from(published.keys()));
    expect(new Set(ids).size).toBe(2);
    const { rooms, local } = session.getState();
    expect(rooms.map(({ own }) => own.published.microphone)).toEqual(ids);
    expect(local.sources.microphone.published).toBe(ids[0]);
    await session.dispose();
  });

  it('end cleanly', async () => {
    const { session, source, target, scene } = await besideEachOther();
    await session.startSource('camera');
    await session.leave();
    expect([source.closed, target.closed]).toEqual([1, 1]);
    expect(session.getState().rooms).toEqual([]);
    expect(scene.devices.live()).toEqual([session.localTrack('camera')]);
    await session.dispose();
    expect(scene.devices.live()).toEqual([]);
  });

  it('keep what each says of oneself apart, and show what the room of the call says', async () => {
    const { session, source, target, scene } = await besideEachOther();
    await session.startSource('camera');
    target.emit({ type: 'rights', rights: { publish: ['microphone'], subscribe: true, data: true } });
    await scene.settled();
    const { rooms, local } = session.getState();
    expect(rooms.map(({ own }) => own.rights.publish.includes('camera'))).toEqual([true, false]);
    expect(local.sources.camera).toMatchObject({ capture: 'on', allowed: true });
    expect(clonesIn(source)).toHaveLength(1);
    await session.dispose();
  });

  it('silence the microphone whichever of them was told to, and both let it speak again', async () => {
    const { session, source, target, scene } = await besideEachOther();
    await session.startSource('microphone');
    const [publicationId] = target.published.keys();
    if (publicationId === undefined) throw new Error('nothing is published');
    target.emit({ type: 'forced-mute', publicationId, source: 'microphone' });
    await scene.settled();
    expect(scene.devices.live().some(({ enabled }) => enabled)).toBe(false);
    await session.setMuted('microphone', false);
    expect(source.commands.at(-1)).toBe('unmute microphone');
    expect(target.commands.at(-1)).toBe('unmute microphone');
    expect(session.getState().rooms.flatMap(({ own }) => own.forcedMutes)).toEqual([]);
    await session.dispose();
  });

  it('go on alone when the other is lost', async () => {
    const { session, source, target, scene } = await besideEachOther();
    target.emit({ type: 'connection', state: 'disconnected', reason: 'lost', retryable: true });
    await scene.settled();
    expect(scene.phase).toEqual({ name: 'connected' });
    expect(target.closed).toBe(1);
    expect(session.getState().rooms).toHaveLength(1);
    await session.startSource('camera');
    expect(source.commands).toEqual(['publish camera']);
    expect(scene.requests).toHaveLength(1);
    await session.dispose();
  });

  it('refuse each for itself', async () => {
    const { session, source, target } = await besideEachOther();
    target.refusal = new PublishRefusedError('camera');
    await session.startSource('camera');
    expect(source.commands).toEqual(['publish camera']);
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'on', allowed: true });
    await session.dispose();
  });
});

describe('what is needed of the others', () => {
  const ben = (camera: string): ParticipantInfo => ({
    participantId: asId.participant('ben'),
    name: 'Ben',
    role: 'guest',
    joinedAt: 0,
    publications: [
      { publicationId: asId.publication(camera), source: 'camera', mutedBy: [], encrypted: false, layers: 3 },
    ],
  });

  beforeEach(() => {
    vi.stubGlobal('document', { visibilityState: 'visible' });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('is told to both rooms, each under its own publication', async () => {
    const { session, source, target } = await besideEachOther();
    vi.useFakeTimers();
    source.emit({ type: 'participant-joined', participant: ben('here') });
    target.emit({ type: 'participant-joined', participant: ben('there') });
    await vi.advanceTimersByTimeAsync(2_000);
    const nothing = { visible: false, width: 0, height: 0 };
    expect([...source.demands]).toEqual([['here', nothing]]);
    expect([...target.demands]).toEqual([['there', nothing]]);
    await session.dispose();
  });
});
