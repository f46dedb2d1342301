import { useEffect, useState } from 'react';
import { useCallSession } from '../session/use-call-session.ts';

/** What is plugged in. Browsers tell neither names nor ids before a device is allowed. */
export interface Devices {
  readonly cameras: readonly MediaDeviceInfo[];
  readonly microphones: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
}

const NO_DEVICES: Devices = { cameras: [], microphones: [], speakers: [] };

async function listDevices(media: MediaDevices): Promise<Devices> {
  const all = await media.enumerateDevices();
  const of = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind && device.deviceId !== '');
  return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') };
}

/** The devices to choose from; follows plugging in and out, and the permission that reveals their names. */
export function useDevices(): Devices {
  const session = useCallSession();
  const [devices, setDevices] = useState(NO_DEVICES);
  useEffect(() => {
    // Absent on pages that were loaded over plain HTTP (W3C Secure Contexts).
    const media: MediaDevices | undefined = navigator.mediaDevices;
    if (media === undefined) return undefined;
    let reads = 0;
    const read = () => {
      reads += 1;
      const mine = reads;
      listDevices(media).then(
        (found) => mine === reads && setDevices(found),
        // A browser that refuses to list devices has none to offer.
        () => mine === reads && setDevices(NO_DEVICES),
      );
    };
    const captured = () => {
      const { camera, microphone } = session.getState().local.sources;
      return `${camera.capture} ${microphone.capture}`;
    };
    let before = captured();
    const unsubscribe = session.subscribe('local', () => {
      const after = captured();
      if (after !== before) read();
      before = after;
    });
    read();
    media.addEventListener('devicechange', read);
    return () => {
      reads = Number.NaN;
      unsubscribe();
      media.removeEventListener('devicechange', read);
    };
  }, [session]);
  return devices;
}
