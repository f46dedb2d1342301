import { afterEach, expect, test, vi } from 'vitest';
import { browserDevices, deviceFailure } from './media-devices.ts';

afterEach(() => void vi.unstubAllGlobals());

const refused = () => new DOMException('Permission denied', 'NotAllowedError');
const missing = () => new DOMException('Requested device not found', 'NotFoundError');
const track = (kind: 'audio' | 'video') => ({ kind });

/** Devices that answer each ask with what `open` says, and permissions in these states. */
function setting(
  open: (asked: readonly string[]) => DOMException | undefined,
  states?: Readonly<Record<string, PermissionState>>,
) {
  const asked: (readonly string[])[] = [];
  const media = Object.assign(new EventTarget(), {
    getUserMedia: vi.fn((constraints: MediaStreamConstraints) => {
      const kinds = (['audio', 'video'] as const).filter((kind) => constraints[kind]);
      asked.push(kinds);
      const error = open(kinds);
      return error ? Promise.reject(error) : Promise.resolve({ getTracks: () => kinds.map(track) });
    }),
  });
  const query = vi.fn(({ name }: { readonly name: string }) =>
    states ? Promise.resolve({ state: states[name] }) : Promise.reject(new TypeError('Unknown name.')),
  );
  return { asked, media, query };
}

async function both({ media, query }: ReturnType<typeof setting>) {
  vi.stubGlobal('navigator', { mediaDevices: media, permissions: { query } });
  const port = browserDevices();
  const results = await Promise.allSettled([
    port.capture('camera', undefined),
    port.capture('microphone', undefined),
  ]);
  return results.map(({ status }) => status);
}

test('a participant who refuses both together is not asked again', async () => {
  const denied = setting(refused, { camera: 'denied', microphone: 'denied' });
  expect(await both(denied)).toEqual(['rejected', 'rejected']);
  expect(denied.asked).toEqual([['audio', 'video']]);
  const dismissed = setting(refused, { camera: 'prompt', microphone: 'prompt' });
  expect(await both(dismissed)).toEqual(['rejected', 'rejected']);
  expect(dismissed.asked).toEqual([['audio', 'video']]);
});

test('what was not refused before is asked for once', async () => {
  const blocked = setting((kinds) => (kinds.includes('video') ? refused() : undefined), {
    camera: 'denied',
    microphone: 'prompt',
  });
  expect(await both(blocked)).toEqual(['rejected', 'fulfilled']);
  expect(blocked.asked).toEqual([['audio', 'video'], ['audio']]);
});

test('where the browser tells nothing of permissions, the microphone is asked for once more', async () => {
  const silent = setting(refused);
  expect(await both(silent)).toEqual(['rejected', 'rejected']);
  expect(silent.asked).toEqual([['audio', 'video'], ['audio']]);
});

test('a camera that is missing keeps nobody from the microphone', async () => {
  const without = setting((kinds) => (kinds.includes('video') ? missing() : undefined));
  expect(await both(without)).toEqual(['rejected', 'fulfilled']);
});

test('a refusal by the operating system is told from one by the person', () => {
  expect(deviceFailure(refused())).toBe('denied');
  expect(deviceFailure(new DOMException('Permission denied by system', 'NotAllowedError'))).toBe(
    'denied-by-system',
  );
});

test('a device that was chosen is asked for as the only one that will do', async () => {
  const { media, query } = setting(missing);
  vi.stubGlobal('navigator', { mediaDevices: media, permissions: { query } });
  await expect(browserDevices().capture('camera', 'usb')).rejects.toThrow();
  expect(media.getUserMedia.mock.calls[0]?.[0].video).toMatchObject({ deviceId: { exact: 'usb' } });
});
