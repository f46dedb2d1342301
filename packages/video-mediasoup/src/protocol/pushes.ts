import type {
  AdapterEvent,
  Layer,
  MediaKind,
  MutedBy,
  ParticipantId,
  ParticipantInfo,
  PauseReason,
  PublicationId,
  Rights,
  Source,
} from '@crossfade/video-core';
import type { RtpParameters, SctpStreamParameters, TransportInfo } from './rtc-parameters.ts';
import type { DataLabel } from './data-label.ts';

export interface ConsumerInfo {
  readonly consumerId: string;
  readonly producerId: string;
  readonly participantId: ParticipantId;
  readonly publicationId: PublicationId;
  readonly source: Source;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  /** Sends nothing until the client has asked with `resume-consumers`. */
  readonly paused: boolean;
  readonly pausedBy: readonly PauseReason[];
}

export interface DataConsumerInfo {
  readonly dataConsumerId: string;
  readonly dataProducerId: string;
  readonly label: DataLabel;
  readonly sctpStreamParameters: SctpStreamParameters;
}

/** Everything that the receiving transport carries now. What is not in it is gone. */
export interface Received {
  readonly consumers: readonly ConsumerInfo[];
  readonly dataConsumers: readonly DataConsumerInfo[];
}

/** A publication of one's own, as the server has it. */
export interface OwnPublication {
  readonly publicationId: PublicationId;
  readonly source: Source;
  readonly mutedBy: readonly MutedBy[];
  /** False when it has to be produced again. */
  readonly producing: boolean;
}

/** The first push of every connection, and the whole truth of that moment. */
export interface Welcome {
  /** A secret that resumes this session; goes into the handshake of the next socket. */
  readonly session: string;
  /** The transports are the ones that the client has; else everything is created again. */
  readonly resumed: boolean;
  /** Counts the homes that the room has had: a resumed session of another incarnation starts over. */
  readonly incarnation: number;
  readonly participantId: ParticipantId;
  readonly rights: Rights;
  /** Without the receiver of this message. */
  readonly roster: readonly ParticipantInfo[];
  readonly own: readonly OwnPublication[];
  readonly send: TransportInfo;
  readonly receive: TransportInfo;
  /** Present when `receive` was done, in this handshake or in the session that is resumed. */
  readonly received?: Received;
}

/** What happens in a room, in core's own words. */
export type RoomFact = Extract<
  AdapterEvent,
  {
    type:
      | 'participant-joined'
      | 'participant-left'
      | 'publication-added'
      | 'publication-updated'
      | 'publication-removed'
      | 'local-unpublished'
      | 'forced-mute'
      | 'layers-wanted'
      | 'rights'
      | 'speakers'
      | 'quality';
  }
>;

export interface ConsumerState {
  readonly consumerId: string;
  readonly pausedBy: readonly PauseReason[];
  /** The layer that is sent now; absent for audio and when nothing is sent. */
  readonly layer?: Layer;
}

/** Why the server ends the connection; it disconnects right after and does not let the session resume. */
export interface Goodbye {
  readonly reason: 'removed' | 'replaced' | 'ended' | 'failed';
  readonly message?: string;
}

/** Every event that the server sends, with its payload. */
export interface Pushes {
  welcome: Welcome;
  /** The room lost its worker and has a new home: `resumed` is false, and everything is published and received again. */
  'room-moved': Welcome;
  events: readonly RoomFact[];
  consumers: readonly ConsumerInfo[];
  'consumers-closed': readonly string[];
  'consumer-states': readonly ConsumerState[];
  goodbye: Goodbye;
}
