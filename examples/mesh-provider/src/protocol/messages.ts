import type {
  DisconnectReason,
  MutedBy,
  ParticipantId,
  PublicationId,
  Rights,
  Role,
  Source,
} from '@crossfade/video-core';

/** Where on the server's port the signalling answers. */
export const MESH_PATH = '/mesh';

/** What the server half issues and the client half reads. */
export interface MeshCredentials {
  readonly url: string;
  readonly token: string;
}

/** One stay of one participant: a participant who joins again has another seat, and everyone connects to it again. */
export type SeatId = string;

export interface Publication {
  readonly publicationId: PublicationId;
  readonly source: Source;
  readonly mutedBy: readonly MutedBy[];
}

/** All that the room knows of a participant. Sent whole at every change, so that nothing can be missed. */
export interface Member {
  readonly seat: SeatId;
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
  readonly rights: Rights;
  readonly publications: readonly Publication[];
}

/** Sent with every attempt to connect. */
export interface Handshake {
  readonly token: string;
  /** The seat that was held before a break. When the server does not know it any more, there will be a new one. */
  readonly resume?: { readonly seat: SeatId; readonly secret: string };
  /** What is published, for a server that has forgotten it. */
  readonly publications: readonly Publication[];
}

export interface Welcome {
  readonly resumed: boolean;
  readonly you: Member;
  readonly others: readonly Member[];
  /** A secret: a client that has it may resume this seat. */
  readonly secret: string;
}

/** What one participant needs of another's publication. */
export interface Want {
  readonly subscribed: boolean;
  readonly visible: boolean;
  readonly width: number;
  readonly height: number;
  readonly fps?: number | undefined;
}

/** What two browsers tell each other through the server. */
export type Signal =
  | {
      readonly kind: 'description';
      readonly description: { readonly type: 'offer' | 'answer'; readonly sdp: string };
      /** Which publication the sender sends in which media section, by its `mid`. */
      readonly publications: Readonly<Record<string, PublicationId>>;
    }
  | {
      readonly kind: 'candidate';
      readonly candidate: string;
      readonly mid: string | null;
      readonly line: number | null;
    }
  | { readonly kind: 'wants'; readonly wants: Readonly<Record<PublicationId, Want>> };

export type Command =
  | { readonly do: 'publish'; readonly publication: Publication }
  | { readonly do: 'unpublish'; readonly publicationId: PublicationId }
  | { readonly do: 'mute'; readonly publicationId: PublicationId; readonly muted: boolean }
  | { readonly do: 'signal'; readonly to: SeatId; readonly signal: Signal }
  | {
      readonly do: 'send';
      readonly topic: string;
      readonly payload: Uint8Array;
      /** Absent or empty: everyone else. */
      readonly to?: readonly ParticipantId[] | undefined;
    }
  | { readonly do: 'leave' };

/** A command with its number, which rises, so that one that is sent again after a break is not done twice. */
export interface Order {
  readonly number: number;
  readonly command: Command;
}

export type Result =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: 'publish-refused' | 'data-refused' | 'invalid';
      readonly message: string;
    };

/** What must arrive once and in order, across breaks too. `number` counts from 1 for each seat. */
export type Delivery = { readonly number: number } & (
  | { readonly what: 'signal'; readonly from: SeatId; readonly signal: Signal }
  | {
      readonly what: 'message';
      readonly from: ParticipantId;
      readonly topic: string;
      readonly payload: Uint8Array;
    }
);

export interface Gone {
  readonly seat: SeatId;
  readonly reason: 'left' | 'removed' | 'lost' | 'replaced';
}

export interface Goodbye {
  readonly reason: Extract<DisconnectReason, 'removed' | 'replaced' | 'ended' | 'lost'>;
  readonly message?: string;
}

/** Why a participant was refused; in the `data` of the error with which a socket is refused. */
export interface Refusal {
  readonly reason: 'credentials' | 'expired' | 'room-missing' | 'removed' | 'full';
  readonly message: string;
}

export interface ClientToServer {
  order(order: Order, answer: (result: Result) => void): void;
}

export interface ServerToClient {
  welcome(welcome: Welcome, heard: () => void): void;
  member(member: Member): void;
  gone(gone: Gone): void;
  deliver(delivery: Delivery, heard: () => void): void;
  goodbye(goodbye: Goodbye): void;
}
