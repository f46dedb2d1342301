import { asId, type AdapterEvent, type QualityLevel } from '@crossfade/video-core';
import {
  ConnectionQuality,
  ConnectionState,
  EngineEvent,
  RemoteParticipant,
  RemoteTrackPublication,
  RoomEvent,
  type DisconnectReason,
  type Participant,
  type Room,
  type RoomEventCallbacks,
  type TrackPublication,
} from 'livekit-client';
import type { RoomData } from '../data/room-data.ts';
import type { LocalPublications } from '../publishing/local-publications.ts';
import { wantedLayersOf } from '../publishing/wanted-layers.ts';
import type { RemotePublications } from '../receiving/remote-publications.ts';
import type { Roster } from '../receiving/roster.ts';
import type { MediaMonitor } from './media-monitor.ts';
import { rightsOf } from './rights-of-permissions.ts';

/** What the SDK tells of the connection itself. */
export interface ConnectionListener {
  /** The server admitted this client and sent the roster. */
  entered(): void;
  reconnecting(how: 'resume' | 'full'): void;
  reconnected(): void;
  disconnected(reason: DisconnectReason | undefined): void;
}

interface SdkEventsSettings {
  readonly room: Room;
  /** Set where the room is end-to-end encrypted. */
  readonly encrypted: boolean;
  readonly local: LocalPublications;
  readonly remote: RemotePublications;
  readonly roster: Roster;
  readonly monitor: MediaMonitor;
  readonly data: RoomData;
  readonly emit: (body: AdapterEvent) => void;
  readonly connection: ConnectionListener;
}

/** Routes each event of the SDK's room and engine to the part that handles it. */
export class SdkEvents {
  readonly #settings: SdkEventsSettings;
  readonly #cleanups: (() => void)[] = [];
  /**
   * True while the SDK tears everything down, to reconnect or to end: removals meanwhile are settled by the roster or the
   * disconnect that follows.
   */
  #tearingDown = false;

  constructor(settings: SdkEventsSettings) {
    this.#settings = settings;
    this.#listenToConnection();
    this.#listenToParticipants();
    this.#listenToPublications();
    this.#listenToEngine();
  }

  close(): void {
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
  }

  #on<Event extends keyof RoomEventCallbacks>(event: Event, listener: RoomEventCallbacks[Event]): void {
    const { room } = this.#settings;
    room.on(event, listener);
    this.#cleanups.push(() => void room.off(event, listener));
  }

  #listenToConnection(): void {
    const { connection, roster } = this.#settings;
    this.#on(RoomEvent.SignalConnected, () => connection.entered());
    this.#on(RoomEvent.Connected, () => roster.catchUp());
    this.#on(RoomEvent.SignalReconnecting, () => connection.reconnecting('resume'));
    this.#on(RoomEvent.Reconnecting, () => connection.reconnecting('full'));
    this.#on(RoomEvent.Reconnected, () => {
      this.#tearingDown = false;
      connection.reconnected();
    });
    this.#on(RoomEvent.Disconnected, (reason) => connection.disconnected(reason));
  }

  #listenToParticipants(): void {
    const { roster, remote, data, emit } = this.#settings;
    this.#on(RoomEvent.ParticipantConnected, (participant) => roster.joined(participant));
    this.#on(RoomEvent.ParticipantDisconnected, (participant, reason?: DisconnectReason) => {
      if (!this.#tearingDown) roster.left(participant, reason);
    });
    this.#on(RoomEvent.ParticipantNameChanged, (_, participant) => roster.updated(participant));
    this.#on(RoomEvent.ParticipantMetadataChanged, (_, participant) => roster.updated(participant));
    this.#on(RoomEvent.ParticipantAttributesChanged, (_, participant) => {
      if (participant instanceof RemoteParticipant) remote.updateAll(participant);
    });
    this.#on(RoomEvent.ParticipantPermissionsChanged, (_, participant) => {
      if (participant.isLocal && participant.permissions !== undefined)
        emit({ type: 'rights', rights: rightsOf(participant.permissions) });
    });
    this.#on(RoomEvent.ActiveSpeakersChanged, (speakers) =>
      emit({
        type: 'speakers',
        participantIds: speakers.map((speaker) => asId.participant(speaker.identity)),
      }),
    );
    this.#on(RoomEvent.ConnectionQualityChanged, (quality, participant) =>
      emit({
        type: 'quality',
        participantId: asId.participant(participant.identity),
        level: QUALITY_LEVELS[quality],
      }),
    );
    this.#on(RoomEvent.DataReceived, (payload, participant, kind, topic, _encryption, identity?: string) =>
      data.received(payload, identity ?? participant?.identity ?? '', kind, topic ?? ''),
    );
  }

  #listenToPublications(): void {
    const { remote, local, monitor } = this.#settings;
    const changed = (publication: TrackPublication, participant: Participant): void =>
      this.#changed(publication, participant);
    this.#on(RoomEvent.TrackPublished, changed);
    this.#on(RoomEvent.TrackUnpublished, (publication) => {
      if (!this.#tearingDown) remote.remove(publication);
    });
    this.#on(RoomEvent.TrackMuted, changed);
    this.#on(RoomEvent.TrackUnmuted, changed);
    this.#on(RoomEvent.TrackSubscriptionStatusChanged, (publication, _, participant) =>
      changed(publication, participant),
    );
    this.#on(RoomEvent.TrackSubscriptionPermissionChanged, (publication, _, participant) =>
      changed(publication, participant),
    );
    this.#on(RoomEvent.TrackStreamStateChanged, (publication, _, participant) => {
      changed(publication, participant);
      monitor.tellReceiveLimited();
    });
    this.#on(RoomEvent.TrackSubscribed, (track, publication) =>
      remote.setMedia(publication.trackSid, track.mediaStreamTrack),
    );
    this.#on(RoomEvent.TrackUnsubscribed, (_, publication) => {
      if (!this.#tearingDown) remote.setMedia(publication.trackSid, undefined);
    });
    this.#on(RoomEvent.TrackSubscriptionFailed, (trackSid) => remote.setFailed(trackSid));
    this.#on(RoomEvent.LocalTrackUnpublished, (publication) => {
      if (!this.#tearingDown) local.unpublished(publication);
    });
  }

  /**
   * What the SDK's engine knows and its room does not tell: server-made mutes, wanted layers, the start of a full
   * reconnect, and remote tracks as soon as they are negotiated. (The room holds tracks back until it has seen the
   * transport connected, for which it looks every 50 ms; an element that has its track by then shows the first frame
   * that arrives.)
   */
  #listenToEngine(): void {
    const { room, encrypted, local, remote, roster, emit } = this.#settings;
    const { engine } = room;
    const onTearDown = (): void => {
      this.#tearingDown = true;
    };
    engine.prependListener(EngineEvent.Restarting, onTearDown);
    engine.prependListener(EngineEvent.Disconnected, onTearDown);
    engine.on(EngineEvent.ParticipantUpdate, () => {
      // Until the transports are connected the room does not report who has joined.
      if (room.state === ConnectionState.Connecting) roster.catchUp();
    });
    engine.on(EngineEvent.SignalRestarted, () => void remote.snapshot());
    engine.on(EngineEvent.RemoteMute, (trackSid, muted) => {
      if (muted) local.forceMuted(trackSid);
    });
    engine.on(EngineEvent.SubscribedQualityUpdate, (update) => {
      const publicationId = local.publicationIdOf(update.trackSid);
      if (publicationId === undefined) return;
      emit({ type: 'layers-wanted', publicationId, layers: wantedLayersOf(update) });
    });
    // An encrypted track is nothing to play before the SDK has given it its transform.
    if (encrypted) return;
    engine.on(EngineEvent.MediaTrackAdded, (track, stream, receiver) => {
      const trackSid = engine.getTrackIdForReceiver(receiver) ?? stream.id.split('|')[1];
      if (trackSid !== undefined) remote.setMedia(trackSid, track);
    });
  }

  #changed(publication: TrackPublication, participant: Participant): void {
    if (!(publication instanceof RemoteTrackPublication) || !(participant instanceof RemoteParticipant))
      return;
    const { roster, remote } = this.#settings;
    if (roster.has(participant)) remote.update(participant, publication);
  }
}

const QUALITY_LEVELS: Readonly<Record<ConnectionQuality, QualityLevel>> = {
  [ConnectionQuality.Excellent]: 'excellent',
  [ConnectionQuality.Good]: 'good',
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
};
