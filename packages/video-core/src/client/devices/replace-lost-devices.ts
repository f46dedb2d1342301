import type { LocalSourceState } from '../../call/call-state.ts';
import type { CallSession } from '../session/call-session.ts';
import { DEVICE_SOURCES, type DeviceSource } from './device-source.ts';

/** Milliseconds for which a device must have worked, or whatever takes it away would take the next one too. */
const WORKED = 3_000;

export interface Replacement {
  readonly source: DeviceSource;
  /** What the browser calls the device that took over. */
  readonly label: string;
}

/**
 * Puts another camera or microphone in the place of one that was unplugged while it was on: at once when there
 * is one, or when one is plugged in. When there is none, the source's state says so. The chosen device takes over
 * again when it is back. Returns how to stop.
 */
export function replaceLostDevices(
  session: CallSession,
  onReplaced: (replacement: Replacement) => void,
  // Absent on pages that were loaded over plain HTTP (W3C Secure Contexts).
  devices: EventTarget | undefined = globalThis.navigator?.mediaDevices,
): () => void {
  const stateOf = (source: DeviceSource): LocalSourceState => session.getState().local.sources[source];
  const before = new Map(DEVICE_SOURCES.map((source) => [source, stateOf(source)]));
  const onSince = new Map<DeviceSource, number>();
  const lost = new Set<DeviceSource>();
  let stopped = false;

  async function replace(source: DeviceSource): Promise<void> {
    await session.startSource(source);
    if (stopped || stateOf(source).capture !== 'on' || !lost.delete(source)) return;
    onReplaced({ source, label: session.localTrack(source)?.label ?? '' });
  }

  function look(source: DeviceSource): void {
    const { capture, failure } = stateOf(source);
    const was = before.get(source);
    before.set(source, stateOf(source));
    if (capture === was?.capture) return;
    if (capture === 'on') onSince.set(source, Date.now());
    // The participant turned it off, which is final.
    if (capture === 'off') lost.delete(source);
    if (was?.capture !== 'on' || failure !== 'ended') return;
    const worked = Date.now() - (onSince.get(source) ?? 0) >= WORKED;
    lost.add(source);
    if (worked) void replace(source);
  }

  const unsubscribe = session.subscribe('local', () => DEVICE_SOURCES.forEach(look));
  const onChange = () => {
    for (const source of DEVICE_SOURCES) {
      const { capture, missing } = stateOf(source);
      if (capture === 'failed' && lost.has(source)) void replace(source);
      else if (capture === 'on' && missing !== undefined) void session.selectDevice(source, missing);
    }
  };
  devices?.addEventListener('devicechange', onChange);
  return () => {
    stopped = true;
    unsubscribe();
    devices?.removeEventListener('devicechange', onChange);
  };
}
