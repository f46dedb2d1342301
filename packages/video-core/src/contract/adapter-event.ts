import type { Layer, MutedBy, PauseReason, QualityLevel, Source } from './media.ts';
import type { ParticipantId, PublicationId } from './identity.ts';
import type { Rights, Role } from './rights.ts';

/** Why a room's connection is over. Only `lost`, `server-away` and `room-missing` are worth another try. */
export type DisconnectReason =
  | 'left'
  | 'removed'
  | 'replaced'
  | 'ended'
  | 'lost'
  | 'server-away'
  | 'room-missing'
  | 'refused'
  | 'failed';

export interface PublicationInfo {
  readonly publicationId: PublicationId;
  readonly source: Source;
  readonly mutedBy: readonly MutedBy[];
  readonly encrypted: boolean;
  /** Simulcast layers on offer; 0 for audio, 1 for video without simulcast. */
  readonly layers: number;
}

export interface ParticipantInfo {
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since 1970 by the server's clock. */
  readonly joinedAt: number;
  readonly publications: readonly PublicationInfo[];
}

/**
 * What an adapter emits about its room, the same from every adapter and JSON-serialisable. Media objects and data
 * messages go beside it (`RoomObserver.media` and `RoomObserver.data`). Core stamps each event and publishes it as a
 * `CallEvent`. `participants` in a roster never holds the local participant.
 */
export type AdapterEvent =
  | { readonly type: 'connection'; readonly state: 'connecting' }
  | { readonly type: 'connection'; readonly state: 'connected' }
  | { readonly type: 'connection'; readonly state: 'reconnecting'; readonly how: 'resume' | 'full' }
  | {
      readonly type: 'connection';
      readonly state: 'disconnected';
      readonly reason: DisconnectReason;
      readonly retryable: boolean;
      /** The server's words on a removal, when it gave some. */
      readonly message?: string;
    }
  /** Sent after every connect and reconnect: whatever is not in it is gone. */
  | { readonly type: 'roster'; readonly participants: readonly ParticipantInfo[] }
  | { readonly type: 'participant-joined'; readonly participant: ParticipantInfo }
  | {
      readonly type: 'participant-updated';
      readonly participantId: ParticipantId;
      readonly name: string;
      readonly role: Role;
    }
  | {
      readonly type: 'participant-left';
      readonly participantId: ParticipantId;
      readonly reason: 'left' | 'removed' | 'lost' | 'replaced';
    }
  | {
      readonly type: 'publication-added';
      readonly participantId: ParticipantId;
      readonly publication: PublicationInfo;
    }
  | {
      readonly type: 'publication-updated';
      readonly participantId: ParticipantId;
      readonly publication: PublicationInfo;
    }
  | {
      readonly type: 'publication-removed';
      readonly participantId: ParticipantId;
      readonly publicationId: PublicationId;
    }
  | {
      readonly type: 'subscription';
      readonly participantId: ParticipantId;
      readonly publicationId: PublicationId;
      readonly state: 'off' | 'subscribing' | 'on' | 'failed';
      readonly pausedBy: readonly PauseReason[];
      /** The layer that arrives now, when it is known. */
      readonly layer?: Layer;
    }
  | {
      readonly type: 'media';
      readonly participantId: ParticipantId;
      readonly publicationId: PublicationId;
      readonly state: 'flowing' | 'stalled';
    }
  /** Sent before the `publish` that it answers resolves, as the next one before `unpublish` does. */
  | { readonly type: 'local-published'; readonly publicationId: PublicationId; readonly source: Source }
  | { readonly type: 'local-unpublished'; readonly publicationId: PublicationId; readonly source: Source }
  /** The server silenced it; the person may unmute. */
  | { readonly type: 'forced-mute'; readonly publicationId: PublicationId; readonly source: Source }
  /** Layers of a local publication that somebody wants, smallest first. */
  | {
      readonly type: 'layers-wanted';
      readonly publicationId: PublicationId;
      readonly layers: readonly Layer[];
    }
  /** Sent when the server changes them; the first ones come with the answer to the join. */
  | { readonly type: 'rights'; readonly rights: Rights }
  /** Everyone who speaks now, the loudest first, the local participant included. */
  | { readonly type: 'speakers'; readonly participantIds: readonly ParticipantId[] }
  | { readonly type: 'quality'; readonly participantId: ParticipantId; readonly level: QualityLevel }
  | {
      readonly type: 'bandwidth-limited';
      readonly direction: 'send' | 'receive';
      readonly limited: boolean;
    }
  | {
      readonly type: 'e2ee';
      readonly participantId: ParticipantId;
      readonly state: 'off' | 'on' | 'missing-key' | 'wrong-key';
    };
