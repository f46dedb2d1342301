import { afterEach, describe, expect, it, vi } from 'vitest';
import { SCENE_JOIN, SessionScene } from '../../testkit/client/session-scene.ts';

afterEach(() => void vi.unstubAllGlobals());

const camera = (scene: SessionScene) => scene.session.getState().local.sources.camera;
const microphone = (scene: SessionScene) => scene.session.getState().local.sources.microphone;

describe('a chosen device that is not there', () => {
  it('is stood in for by another, and that is said', async () => {
    const scene = new SessionScene();
    scene.devices.gone.add('usb');
    await scene.session.selectDevice('camera', 'usb');
    await scene.session.startSource('camera');
    expect(camera(scene)).toMatchObject({ capture: 'on', deviceId: 'default-camera', missing: 'usb' });
    await scene.session.selectDevice('camera', 'other');
    expect(camera(scene)).toMatchObject({ deviceId: 'other', missing: undefined });
    await scene.session.dispose();
  });

  it('leaves the one that is on, and that is said', async () => {
    const scene = new SessionScene();
    await scene.session.startSource('camera');
    scene.devices.gone.add('usb');
    await scene.session.selectDevice('camera', 'usb');
    expect(camera(scene)).toMatchObject({ capture: 'on', deviceId: 'default-camera', missing: 'usb' });
    await scene.session.dispose();
  });

  it('is taken when the source is started again and it is back', async () => {
    const scene = new SessionScene();
    scene.devices.gone.add('usb');
    await scene.session.selectDevice('camera', 'usb');
    await scene.session.startSource('camera');
    await scene.session.stopSource('camera');
    scene.devices.gone.clear();
    await scene.session.startSource('camera');
    expect(camera(scene)).toMatchObject({ deviceId: 'usb', missing: undefined });
    await scene.session.dispose();
  });
});

describe('a microphone that the system takes for a phone call', () => {
  it('is muted for the others meanwhile, and said to be interrupted', async () => {
    const scene = new SessionScene();
    const { session, adapter, devices } = scene;
    await session.join(SCENE_JOIN);
    await session.startSource('microphone');
    devices.tracks[0]?.interrupt(true);
    await scene.settled();
    expect(microphone(scene)).toMatchObject({ interrupted: true, muted: false });
    expect(adapter.room.commands.at(-1)).toBe('mute microphone');
    devices.tracks[0]?.interrupt(false);
    await scene.settled();
    expect(microphone(scene).interrupted).toBe(false);
    expect(adapter.room.commands.at(-1)).toBe('unmute microphone');
    await session.dispose();
  });

  it('stays muted afterwards when the participant had muted it', async () => {
    const scene = new SessionScene();
    const { session, adapter, devices } = scene;
    await session.join(SCENE_JOIN);
    await session.startSource('microphone');
    await session.setMuted('microphone', true);
    devices.tracks[0]?.interrupt(true);
    devices.tracks[0]?.interrupt(false);
    await scene.settled();
    expect(adapter.room.commands).toEqual(['publish microphone', 'mute microphone']);
    await session.dispose();
  });

  it('is opened anew when the page is looked at again and the system has not given it back', async () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    vi.stubGlobal('document', page);
    const scene = new SessionScene();
    const { session, adapter, devices } = scene;
    await session.join(SCENE_JOIN);
    await session.startSource('microphone');
    devices.tracks[0]?.interrupt(true);
    page.dispatchEvent(new Event('visibilitychange'));
    await scene.settled();
    expect(microphone(scene)).toMatchObject({ capture: 'on', interrupted: false });
    expect(adapter.room.commands).toEqual(
      expect.arrayContaining(['mute microphone', 'replace microphone', 'unmute microphone']),
    );
    expect(devices.live()).toHaveLength(2);
    await session.dispose();
  });
});

it('says that the system refuses a screen, and nothing when its picker was closed', async () => {
  const scene = new SessionScene();
  const screen = () => scene.session.getState().local.sources.screen;
  scene.devices.failure = new DOMException('Permission denied by system', 'NotAllowedError');
  await scene.session.startSource('screen');
  expect(screen()).toMatchObject({ capture: 'failed', failure: 'denied-by-system' });
  scene.devices.failure = new DOMException('Permission denied', 'NotAllowedError');
  await scene.session.startSource('screen');
  expect(screen()).toMatchObject({ capture: 'off', failure: undefined });
});
