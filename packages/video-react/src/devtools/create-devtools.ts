import type { AdapterEvent, Demand, ProviderKind, PublicationId } from '@crossfade/video-core';
import type { CallOptions, ClientAdapter, RoomConnection } from '@crossfade/video-core/client';

type Adapters = CallOptions['adapters'];

/** What is known of a publication beside the call's state: which provider carries it, and what this client needs of it. */
interface WatchedPublication {
  readonly provider: ProviderKind;
  /** Absent until core has said it; audio has the default. */
  readonly demand?: Demand;
}

/** Looks at what passes between core and its adapters. For development: it costs a call for each change of demand. */
export interface Devtools {
  /** The same adapters, looked at: `createCall({ adapters: devtools.watch(adapters) })`. */
  watch(adapters: Adapters): Adapters;
  publication(id: PublicationId): WatchedPublication | undefined;
  /** Calls `listener` after a publication changed; returns how to stop. */
  subscribe(listener: () => void): () => void;
}

export function createDevtools(): Devtools {
  const publications = new Map<PublicationId, WatchedPublication>();
  const listeners = new Set<() => void>();
  const note = (id: PublicationId, now: WatchedPublication): void => {
    publications.set(id, { ...publications.get(id), ...now });
    for (const listener of listeners) listener();
  };

  function watched(provider: ProviderKind, adapter: ClientAdapter): ClientAdapter {
    return {
      capabilities: adapter.capabilities,
      prepare: (url) => adapter.prepare(url),
      connect: (options) => {
        const { observer } = options;
        const connection = adapter.connect({
          ...options,
          observer: {
            data: (message) => observer.data(message),
            media: (id, track) => observer.media(id, track),
            event: (event) => {
              for (const id of publicationsOf(event)) note(id, { provider });
              observer.event(event);
            },
          },
        });
        return noting(connection, (id, demand) => note(id, { provider, demand }));
      },
    };
  }

  return {
    watch: (adapters) =>
      adapters.map((provider) => {
        let half: Promise<ClientAdapter> | undefined;
        return {
          kind: provider.kind,
          capabilities: provider.capabilities,
          load: () => {
            half ??= provider.load().then((adapter) => watched(provider.kind, adapter));
            // After a failure it is tried again.
            half.catch(() => {
              half = undefined;
            });
            return half;
          },
        };
      }),
    publication: (id) => publications.get(id),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Connections are objects with a life of their own, so one method is put before theirs. */
function noting(
  connection: RoomConnection,
  note: (id: PublicationId, demand: Demand) => void,
): RoomConnection {
  const setDemand = connection.setDemand.bind(connection);
  return Object.assign(connection, {
    setDemand: (id: PublicationId, demand: Demand): void => {
      note(id, demand);
      setDemand(id, demand);
    },
  });
}

function publicationsOf(event: AdapterEvent): readonly PublicationId[] {
  switch (event.type) {
    case 'roster':
      return event.participants.flatMap(({ publications }) =>
        publications.map(({ publicationId }) => publicationId),
      );
    case 'participant-joined':
      return event.participant.publications.map(({ publicationId }) => publicationId);
    case 'publication-added':
      return [event.publication.publicationId];
    case 'local-published':
      return [event.publicationId];
    default:
      return [];
  }
}
