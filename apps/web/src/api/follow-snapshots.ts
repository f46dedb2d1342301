import { get, type ApiPath } from './api-client.ts';
import { ApiError } from './api-error.ts';

/** Milliseconds without an event or a heartbeat (15 s) after which a stream counts as broken. */
const SILENT_MS = 40_000;
/** Milliseconds between tries, the last for all further ones. */
const PAUSES_MS = [500, 1_000, 2_000, 5_000] as const;

/** What the server sends on a stream of snapshots. */
const EVENTS = { snapshot: 'snapshot', heartbeat: 'heartbeat' } as const;

export interface SnapshotListener<Snapshot> {
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** The stream is open, or broken and tried again. */
  readonly onConnected: (connected: boolean) => void;
  /** The server refuses, and no retry helps: an unknown link, or a revoked credential. */
  readonly onRefused: (error: ApiError) => void;
}

export interface SnapshotFollower {
  readonly stop: () => void;
  /** Opens the stream again, once the page has the credential that it lacked, such as a pairing. */
  readonly restart: () => void;
}

/**
 * Follows `<path>/events` (Server-Sent Events): each event is all that the page may see, so a connection that broke is
 * opened again and nothing is missed.
 */
export function followSnapshots<Snapshot>(
  path: ApiPath,
  listener: SnapshotListener<Snapshot>,
): SnapshotFollower {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let stopped = false;
  /** Counts what was begun: what an earlier one hears late counts no more. */
  let latest = 0;

  function close(): void {
    latest += 1;
    source?.close();
    source = undefined;
    clearTimeout(timer);
  }

  function alive(): void {
    failures = 0;
    listener.onConnected(true);
    clearTimeout(timer);
    timer = setTimeout(again, SILENT_MS);
  }

  function open(): void {
    close();
    if (stopped) return;
    const stream = new EventSource(`/api${path}/events`);
    source = stream;
    timer = setTimeout(again, SILENT_MS);
    stream.addEventListener(EVENTS.snapshot, ({ data }: MessageEvent<string>) => {
      listener.onSnapshot(JSON.parse(data));
      alive();
    });
    stream.addEventListener(EVENTS.heartbeat, alive);
    // An event source tells no status, so the reason is asked for.
    stream.addEventListener('error', () => void again());
  }

  async function again(): Promise<void> {
    close();
    const mine = latest;
    listener.onConnected(false);
    const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
    failures += 1;
    try {
      const snapshot = await get<Snapshot>(path);
      if (mine !== latest) return;
      listener.onSnapshot(snapshot);
    } catch (error) {
      if (mine !== latest) return;
      if (error instanceof ApiError && [401, 403, 404, 410].includes(error.status)) {
        stopped = true;
        return listener.onRefused(error);
      }
    }
    timer = setTimeout(open, pause);
  }

  /** A page that was frozen, or a network that is back, waits for nothing. */
  function wake(): void {
    if (document.visibilityState === 'visible' && source === undefined && !stopped) open();
  }

  open();
  globalThis.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return {
    stop: () => {
      stopped = true;
      close();
      globalThis.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    },
    restart: () => {
      stopped = false;
      failures = 0;
      open();
    },
  };
}
