import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallSession } from '../session/call-session.ts';
import { createCallSession } from '../session/create-call-session.ts';
import { FakeDevices } from '../../testkit/client/fake-devices.ts';
import { retryWhenAllowed } from './retry-when-allowed.ts';

/** A browser's memory of what a person allows one site. */
class FakePermission extends EventTarget implements PermissionStatus {
  readonly name: string;
  state: PermissionState = 'denied';
  onchange: PermissionStatus['onchange'] = null;

  constructor(name: string) {
    super();
    this.name = name;
  }

  set(state: PermissionState): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

const REFUSED = new DOMException('Permission denied', 'NotAllowedError');

let devices: FakeDevices;
let session: CallSession;
let given: { readonly camera: FakePermission; readonly microphone: FakePermission };
let stop: () => void;
beforeEach(async () => {
  devices = new FakeDevices();
  session = createCallSession({
    adapters: [],
    join: () => Promise.reject(new Error('nobody joins')),
    devices,
  });
  given = { camera: new FakePermission('camera'), microphone: new FakePermission('microphone') };
  stop = retryWhenAllowed(session, {
    query: ({ name }) => Promise.resolve(name === 'camera' ? given.camera : given.microphone),
  });
  await settled();
});
afterEach(async () => {
  stop();
  await session.dispose();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const capture = (source: 'camera' | 'microphone') => session.getState().local.sources[source].capture;

async function refuse(source: 'camera' | 'microphone'): Promise<void> {
  devices.failure = REFUSED;
  await session.startSource(source);
  expect(capture(source)).toBe('failed');
  devices.failure = undefined;
}

test('a camera that was refused starts when it is allowed, and nothing else does', async () => {
  await refuse('camera');
  given.microphone.set('granted');
  given.camera.set('prompt');
  await settled();
  expect(capture('camera')).toBe('failed');
  given.camera.set('granted');
  await settled();
  expect(capture('camera')).toBe('on');
  expect(capture('microphone')).toBe('off');
});

test('a microphone whose permission was taken away comes back when it is given again', async () => {
  await session.startSource('microphone');
  devices.live()[0]?.unplug();
  expect(capture('microphone')).toBe('failed');
  given.microphone.set('granted');
  await settled();
  expect(capture('microphone')).toBe('on');
});

test('what the person turned off stays off', async () => {
  await refuse('camera');
  await session.stopSource('camera');
  given.camera.set('granted');
  await settled();
  expect(capture('camera')).toBe('off');
});

test('nothing starts once it was stopped, or where browsers do not tell', async () => {
  await refuse('camera');
  stop();
  given.camera.set('granted');
  await settled();
  expect(capture('camera')).toBe('failed');
  retryWhenAllowed(session, { query: () => Promise.reject(new TypeError('not a name')) })();
  retryWhenAllowed(session, undefined)();
});
