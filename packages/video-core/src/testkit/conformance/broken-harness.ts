import type { AdapterEvent } from '../../contract/adapter-event.ts';
import type {
  ClientAdapter,
  ConnectOptions,
  RoomConnection,
  RoomObserver,
} from '../../contract/client-adapter.ts';
import type { ServerAdapter } from '../../contract/server-adapter.ts';
import type { VideoProvider } from '../../contract/video-provider.ts';
import { createMemoryHarness } from '../memory/memory-harness.ts';
import type { ConformanceHarness } from './conformance-harness.ts';

/** A memory adapter that is broken in one way, and a case that must notice. */
export interface Flaw {
  readonly flaw: string;
  readonly noticedBy: string;
  readonly options?: (options: ConnectOptions) => ConnectOptions;
  readonly connection?: (connection: RoomConnection, options: ConnectOptions) => Partial<RoomConnection>;
  readonly observer?: (observer: RoomObserver) => Partial<RoomObserver>;
  readonly server?: (server: ServerAdapter) => Partial<ServerAdapter>;
  readonly provider?: Partial<VideoProvider<ClientAdapter>>;
}

/** The memory harness with one thing changed, and everything else as it is. */
export function broken(flaw: Flaw): ConformanceHarness {
  const harness = createMemoryHarness();
  return {
    ...harness,
    patience: 600,
    server: { ...harness.server, ...flaw.server?.(harness.server) },
    async seat() {
      const seat = await harness.seat();
      const adapter = await seat.provider.load();
      const connect: ClientAdapter['connect'] = (options) => {
        const observer = { ...observing(options.observer), ...flaw.observer?.(options.observer) };
        const connection = adapter.connect({ ...(flaw.options?.(options) ?? options), observer });
        return { ...commanding(connection), ...flaw.connection?.(connection, { ...options, observer }) };
      };
      const half: ClientAdapter = {
        capabilities: adapter.capabilities,
        prepare: (url) => adapter.prepare(url),
        connect,
      };
      const provider = { ...seat.provider, ...flaw.provider, load: () => Promise.resolve(half) };
      return { ...seat, provider };
    },
  };
}

/** An observer's methods as own properties, which a spread copies. */
const observing = (observer: RoomObserver): RoomObserver => ({
  event: (body) => observer.event(body),
  data: (message) => observer.data(message),
  media: (publicationId, track) => observer.media(publicationId, track),
});

const commanding = (connection: RoomConnection): RoomConnection => ({
  entered: connection.entered,
  native: connection.native,
  publish: (track, options) => connection.publish(track, options),
  unpublish: (publicationId) => connection.unpublish(publicationId),
  replaceTrack: (publicationId, track) => connection.replaceTrack(publicationId, track),
  setMuted: (publicationId, muted) => connection.setMuted(publicationId, muted),
  setDemand: (publicationId, demand) => connection.setDemand(publicationId, demand),
  limitCamera: (largest) => connection.limitCamera(largest),
  setSubscribed: (publicationId, subscribed) => connection.setSubscribed(publicationId, subscribed),
  send: (message) => connection.send(message),
  stats: () => connection.stats(),
  close: () => connection.close(),
});

/** An observer that gets no events of one type. */
export function without(type: AdapterEvent['type']): NonNullable<Flaw['observer']> {
  return (observer) => ({
    event(body) {
      if (body.type !== type) observer.event(body);
    },
  });
}
