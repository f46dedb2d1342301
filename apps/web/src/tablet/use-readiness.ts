import { useEffect, useRef, useState } from 'react';
import { post } from '../api/api-client.ts';
import type { RingSound } from './ring-sound.ts';
import type { TabletReadiness } from './tablet-state.ts';

/** Milliseconds between reports; a tablet that is silent for longer counts as not ready. */
const REPORT_MS = 30_000;

async function granted(name: 'camera' | 'microphone'): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name })).state === 'granted';
  } catch {
    // Browsers that tell no permission tell the names of devices only to those who have it.
    const kind = name === 'camera' ? 'videoinput' : 'audioinput';
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some((device) => device.kind === kind && device.label !== '');
  }
}

/** Reports to staff whether this tablet is ready, now and every half minute; `undefined` before the first look. */
export function useReadiness(
  sound: RingSound,
  paired: boolean,
): {
  readonly readiness: TabletReadiness | undefined;
  /** Looks again, after something was allowed. */
  readonly look: () => void;
} {
  const [readiness, setReadiness] = useState<TabletReadiness>();
  const reporting = useRef<() => void>(undefined);
  useEffect(() => {
    let current = true;
    const report = async (): Promise<void> => {
      const [heard, camera, microphone] = await Promise.all([
        sound.unlock(),
        granted('camera'),
        granted('microphone'),
      ]);
      if (!current) return;
      const awake = 'wakeLock' in navigator && document.visibilityState === 'visible';
      const now = { sound: heard, awake, camera, microphone };
      setReadiness(now);
      // What does not arrive now does with the next report.
      if (paired) await post('/tablet/ready', now).catch(() => undefined);
    };
    const start = (): void => void report();
    reporting.current = start;
    start();
    const timer = setInterval(start, REPORT_MS);
    document.addEventListener('visibilitychange', start);
    return () => {
      current = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', start);
    };
  }, [sound, paired]);
  return { readiness, look: () => reporting.current?.() };
}
