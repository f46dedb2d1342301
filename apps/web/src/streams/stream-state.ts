import { asId, type CallKey, type ParticipantId } from '@crossfade/video-core';

/** A stream as anyone sees it; `GET /api/streams`. */
export interface Stream {
  /** Of its host. */
  readonly id: string;
  readonly user: { readonly username: string; readonly name: string };
  readonly title: string;
  readonly description: string;
  readonly isLive: boolean;
  readonly isChatEnabled: boolean;
  /** Slow mode. */
  readonly isChatDelayed: boolean;
  readonly isChatFollowersOnly: boolean;
  /** For so long one has to have followed, where only followers write. */
  readonly chatFollowerMinutes: number;
}

/** A stream as one viewer sees it; `GET /api/viewer/stream/{username}`. */
export interface WatchedStream extends Stream {
  readonly followers: number;
  readonly following: boolean;
  readonly isHost: boolean;
}

/** A stream as its host and staff see it. */
export interface CreatorStream extends Stream {
  readonly approval: 'pending' | 'approved' | 'refused';
}

/** What the routes of creators and viewers answer. */
export interface Enveloped<Data> {
  readonly data: Data;
}

/** Who is signed in; `GET /api/auth/me`. */
export interface OwnProfile {
  readonly id: string;
  readonly username: string | null;
  readonly name: string;
}

export const streamKey = (host: string): CallKey => asId.key(`live-${host}`);

export const hostOf = ({ id }: Pick<Stream, 'id'>): ParticipantId => asId.participant(`host-${id}`);

/** Sends the stream where the host has an encoder. */
export const encoderOf = ({ id }: Pick<Stream, 'id'>): ParticipantId => asId.participant(`encoder-${id}`);

/** How many others watch, of the participants beside this page. */
export const countViewers = (others: readonly ParticipantId[]): number =>
  others.filter((one) => !/^(?:host|encoder)-/.test(one)).length;

export const streamPath = (username: string): string => `/${encodeURIComponent(username)}/live`;
