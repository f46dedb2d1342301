import { describe, expect, it } from 'vitest';
import { SCENE_JOIN, SessionScene } from '../../../testkit/client/session-scene.ts';

/** In a room that has not yet answered the publication of the camera and the microphone. */
async function publishing() {
  const scene = new SessionScene();
  const { session, adapter } = scene;
  await session.join(SCENE_JOIN);
  let answer = (): void => {};
  adapter.room.gate = new Promise((resolve) => {
    answer = resolve;
  });
  for (const source of ['camera', 'microphone'] as const) void session.startSource(source);
  await scene.settled();
  expect(adapter.room.pending.size).toBe(2);
  return { scene, session, room: adapter.room, answer };
}

describe('while a publication is pending', () => {
  it('turning the camera off stops the device and its clones at once, and it is never published', async () => {
    const { scene, session, room, answer } = await publishing();
    void session.stopSource('camera');
    expect(scene.devices.live().map(({ kind }) => kind)).toEqual(['audio', 'audio']);
    expect([...room.pending.values()].map(({ source }) => source)).toEqual(['microphone']);
    answer();
    await scene.settled();
    expect(room.commands).toEqual(['publish microphone']);
    await session.dispose();
  });

  it('muting disables every clone at once, and it is published muted', async () => {
    const { scene, session, room, answer } = await publishing();
    void session.setMuted('microphone', true);
    const voices = () => scene.devices.live().filter(({ kind }) => kind === 'audio');
    expect(voices().map(({ enabled }) => enabled)).toEqual([false, false]);
    answer();
    await scene.settled();
    expect(room.commands).toContain('publish microphone muted');
    expect([...room.published.values()].find(({ source }) => source === 'microphone')?.track.enabled).toBe(
      false,
    );
    await session.dispose();
  });

  it('turning the camera off and on again publishes it once, with a live clone', async () => {
    const { scene, session, room, answer } = await publishing();
    void session.stopSource('camera');
    void session.startSource('camera');
    await scene.settled();
    answer();
    await scene.settled();
    expect(room.commands.sort()).toEqual(['publish camera', 'publish microphone']);
    expect([...room.published.values()].every(({ track }) => track.readyState === 'live')).toBe(true);
    await session.dispose();
  });

  it('choosing another camera sends that one', async () => {
    const { scene, session, room, answer } = await publishing();
    void session.selectDevice('camera', 'usb');
    await scene.settled();
    answer();
    await scene.settled();
    expect(room.commands.sort()).toEqual(['publish camera', 'publish microphone']);
    expect(
      scene.devices
        .live()
        .filter(({ kind }) => kind === 'video')
        .map(({ label }) => label),
    ).toEqual(['usb', 'usb']);
    await session.dispose();
  });
});
