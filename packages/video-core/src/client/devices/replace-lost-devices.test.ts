import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCallSession } from '../session/create-call-session.ts';
import { FakeDevices } from '../../testkit/client/fake-devices.ts';
import type { CallSession } from '../session/call-session.ts';
import { replaceLostDevices } from './replace-lost-devices.ts';

const GONE = new DOMException('no such device', 'NotFoundError');

let devices: FakeDevices;
let session: CallSession;
let plugs: EventTarget;
let replaced: string[];
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  devices = new FakeDevices();
  plugs = new EventTarget();
  replaced = [];
  session = createCallSession({
    adapters: [],
    join: () => Promise.reject(new Error('nobody joins')),
    devices,
  });
  stop = replaceLostDevices(session, ({ source, label }) => replaced.push(`${source}: ${label}`), plugs);
});
afterEach(async () => {
  stop();
  await session.dispose();
  vi.useRealTimers();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const capture = () => session.getState().local.sources.camera.capture;
const failure = () => session.getState().local.sources.camera.failure;

async function start(milliseconds = 5_000): Promise<void> {
  await session.startSource('camera');
  vi.setSystemTime(Date.now() + milliseconds);
}

async function unplug(): Promise<void> {
  devices.live()[0]?.unplug();
  await settled();
}

async function plugIn(): Promise<void> {
  plugs.dispatchEvent(new Event('devicechange'));
  await settled();
}

test('another device takes over, and it is said which', async () => {
  await start();
  await unplug();
  expect(capture()).toBe('on');
  expect(replaced).toEqual(['camera: default-camera']);
  expect(devices.live()).toHaveLength(1);
});

test('the chosen one takes over again when it is back', async () => {
  await session.selectDevice('camera', 'usb');
  await start();
  devices.gone.add('usb');
  await unplug();
  expect(devices.live().map(({ label }) => label)).toEqual(['default-camera']);
  await plugIn();
  expect(devices.live().map(({ label }) => label)).toEqual(['default-camera']);
  devices.gone.clear();
  await plugIn();
  expect(devices.live().map(({ label }) => label)).toEqual(['usb']);
  expect(replaced).toEqual(['camera: default-camera']);
});

test('a muted microphone that is replaced stays muted', async () => {
  await session.startSource('microphone');
  await session.setMuted('microphone', true);
  vi.setSystemTime(Date.now() + 5_000);
  await unplug();
  expect(replaced).toEqual(['microphone: default-microphone']);
  expect(session.localTrack('microphone')?.enabled).toBe(false);
});

test('when there is none it says so, and takes the next that is plugged in', async () => {
  await start();
  devices.failure = GONE;
  await unplug();
  expect([capture(), failure()]).toEqual(['failed', 'not-found']);
  await plugIn();
  expect(capture()).toBe('failed');
  devices.failure = undefined;
  await plugIn();
  expect(capture()).toBe('on');
  expect(replaced).toEqual(['camera: default-camera']);
});

test('what the person turned off meanwhile stays off', async () => {
  await start();
  devices.failure = GONE;
  await unplug();
  await session.stopSource('camera');
  devices.failure = undefined;
  await plugIn();
  expect(capture()).toBe('off');
});

test('what ends at once is not tried again and again', async () => {
  await start(100);
  await unplug();
  expect([capture(), failure()]).toEqual(['failed', 'ended']);
  await plugIn();
  expect(capture()).toBe('on');
});

test('what never worked is nobody’s loss', async () => {
  devices.failure = GONE;
  await session.startSource('camera');
  devices.failure = undefined;
  await plugIn();
  expect(capture()).toBe('failed');
});

test('after being stopped it leaves devices alone', async () => {
  await start();
  stop();
  await unplug();
  expect([capture(), failure()]).toEqual(['failed', 'ended']);
});
