import type { AdapterEvent, Rights } from '@crossfade/video-core';
import type { Goodbye, RoomFact, Welcome } from '../../protocol/index.ts';
import type { LocalPublications } from '../publishing/local-publications.ts';
import type { RemotePublications } from '../receiving/remote-publications.ts';
import type { Push } from '../signalling/signalling.ts';

interface ServerPushesSettings {
  readonly local: LocalPublications;
  readonly remote: RemotePublications;
  readonly emit: (body: AdapterEvent) => void;
  readonly welcome: (welcome: Welcome) => void;
  readonly rights: (rights: Rights) => void;
  readonly goodbye: (goodbye: Goodbye) => void;
}

/** Routes each push of the server to the part that handles it. */
export class ServerPushes {
  readonly #settings: ServerPushesSettings;
  /** What arrived while the room was being entered. */
  #held: Push[] | undefined;

  constructor(settings: ServerPushesSettings) {
    this.#settings = settings;
  }

  /** Keeps what arrives, but for a goodbye, until `release`. */
  hold(): void {
    this.#held = [];
  }

  /** Answers what was held, for the caller to route when it is ready. */
  release(): readonly Push[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    return held;
  }

  route(push: Push): void {
    const { remote, welcome, goodbye } = this.#settings;
    if (this.#held !== undefined && push.name !== 'goodbye') {
      this.#held.push(push);
      return;
    }
    switch (push.name) {
      case 'events':
        for (const fact of push.payload) this.#fact(fact);
        break;
      case 'consumers':
        void remote.add(push.payload).catch(() => undefined);
        break;
      case 'consumers-closed':
        remote.closed(push.payload);
        break;
      case 'consumer-states':
        remote.states(push.payload);
        break;
      case 'room-moved':
        welcome(push.payload);
        break;
      case 'goodbye':
        goodbye(push.payload);
        break;
    }
  }

  #fact(fact: RoomFact): void {
    const { local, remote, emit, rights } = this.#settings;
    switch (fact.type) {
      case 'local-unpublished':
        // Emitted by the publication itself, which has to end with it.
        local.unpublishedByServer(fact.publicationId);
        return;
      case 'forced-mute':
        local.forcedMute(fact.publicationId);
        break;
      case 'layers-wanted':
        local.layersWanted(fact.publicationId, fact.layers);
        break;
      case 'rights':
        rights(fact.rights);
        return;
      case 'publication-removed':
        remote.vanished(fact.publicationId);
        break;
      case 'participant-left':
        remote.participantLeft(fact.participantId);
        break;
      case 'participant-joined':
        emit(fact);
        for (const { publicationId } of fact.participant.publications)
          remote.appeared(fact.participant.participantId, publicationId);
        return;
      case 'publication-added':
        emit(fact);
        remote.appeared(fact.participantId, fact.publication.publicationId);
        return;
      case 'publication-updated':
      case 'speakers':
      case 'quality':
        break;
    }
    emit(fact);
  }
}
