import type { CallSession } from '../session/call-session.ts';
import { DEVICE_SOURCES, type DeviceSource } from './device-source.ts';

/**
 * Starts a camera or microphone that was refused, or taken away, as soon as the user allows it in the
 * browser's settings. Where browsers do not tell of that (W3C Permissions), nothing happens. Returns how to stop.
 */
export function retryWhenAllowed(
  session: CallSession,
  // Absent on pages that were loaded over plain HTTP.
  permissions: Pick<Permissions, 'query'> | undefined = globalThis.navigator?.permissions,
): () => void {
  const stopped = new AbortController();

  async function watch(source: DeviceSource): Promise<void> {
    const permission = await permissions?.query({ name: source });
    permission?.addEventListener(
      'change',
      () => {
        const { capture, failure } = session.getState().local.sources[source];
        const refused = capture === 'failed' && (failure === 'denied' || failure === 'ended');
        if (permission.state === 'granted' && refused) void session.startSource(source);
      },
      { signal: stopped.signal },
    );
  }

  // Rejects where a browser does not know the name, which is no reason to say anything.
  for (const source of DEVICE_SOURCES) watch(source).catch(() => undefined);
  return () => stopped.abort();
}
