// @vitest-environment happy-dom
import { Speaker } from '@crossfade/video-core/devices';
import { act, cleanup, renderHook } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallProvider } from '../call-provider.tsx';
import { FakeCall } from '@crossfade/video-core/testkit';
import {
  MicrophoneLevel,
  SpeakerProvider,
  useDevices,
  useLostDeviceReplacement,
  useSpeaker,
  useSpeakerDevice,
  useSpeakerSelectable,
} from './index.ts';

let call: FakeCall;
let speaker: Speaker;
beforeEach(() => {
  call = new FakeCall();
  speaker = new Speaker();
});
afterEach(cleanup);

const inside = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <CallProvider call={call.session}>
    <SpeakerProvider speaker={speaker}>{children}</SpeakerProvider>
  </CallProvider>
);

test('devices follow plugging in, plugging out and the permission to know them', async () => {
  let plugged: Partial<MediaDeviceInfo>[] = [{ kind: 'videoinput', deviceId: '', label: '' }];
  const media = Object.assign(new EventTarget(), {
    enumerateDevices: vi.fn(() => Promise.resolve(plugged)),
  });
  vi.stubGlobal('navigator', { mediaDevices: media });
  const view = renderHook(useDevices, { wrapper: inside });
  const ids = () => ({
    cameras: view.result.current.cameras.map(({ deviceId }) => deviceId),
    microphones: view.result.current.microphones.map(({ deviceId }) => deviceId),
  });
  await act(async () => {});
  expect(ids()).toEqual({ cameras: [], microphones: [] });

  plugged = [
    { kind: 'videoinput', deviceId: 'c1' },
    { kind: 'audioinput', deviceId: 'm1' },
  ];
  // Capturing fails here, which is an answer of the person too.
  await act(() => call.session.startSource('camera'));
  expect(ids()).toEqual({ cameras: ['c1'], microphones: ['m1'] });

  plugged = [{ kind: 'audioinput', deviceId: 'm1' }];
  await act(async () => void media.dispatchEvent(new Event('devicechange')));
  expect(ids()).toEqual({ cameras: [], microphones: ['m1'] });

  view.unmount();
  const asked = media.enumerateDevices.mock.calls.length;
  media.dispatchEvent(new Event('devicechange'));
  expect(media.enumerateDevices).toHaveBeenCalledTimes(asked);
  vi.unstubAllGlobals();
});

test('the chosen speaker is a slice', async () => {
  const view = renderHook(useSpeakerDevice, { wrapper: inside });
  expect(view.result.current).toBeUndefined();
  await act(() => speaker.select('headset'));
  expect(view.result.current).toBe('headset');
  expect(renderHook(useSpeaker, { wrapper: inside }).result.current).toBe(speaker);
});

test('says where to put the provider when there is none', () => {
  expect(() => renderHook(useSpeaker)).toThrow('<SpeakerProvider speaker={...}>');
});

test('the server renders silence, and an output that cannot be chosen', () => {
  const Facts = (): ReactNode => (
    <>
      {String(useSpeakerSelectable())}
      <MicrophoneLevel aria-label="Microphone level" />
    </>
  );
  expect(renderToString(inside({ children: <Facts /> }))).toBe(
    'false<meter aria-label="Microphone level" min="0" max="10" value="0"></meter>',
  );
});

test('lost devices are watched for as long as somebody listens', async () => {
  const media = Object.assign(new EventTarget(), { enumerateDevices: () => Promise.resolve([]) });
  const heard = vi.spyOn(media, 'addEventListener');
  const forgot = vi.spyOn(media, 'removeEventListener');
  vi.stubGlobal('navigator', { mediaDevices: media });
  const view = renderHook(() => useLostDeviceReplacement(() => undefined), { wrapper: inside });
  expect(heard).toHaveBeenCalledWith('devicechange', expect.any(Function));
  view.unmount();
  expect(forgot).toHaveBeenCalledWith('devicechange', expect.any(Function));
  vi.unstubAllGlobals();
});
