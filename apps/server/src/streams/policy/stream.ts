import type { TenantId } from '@crossfade/video-core';
import type { APPROVALS } from '../../database/stream-tables.ts';

export type Approval = (typeof APPROVALS)[number];

/** Who may write in the chat of a stream, and how often. */
export interface ChatSettings {
  readonly isChatEnabled: boolean;
  /** Slow mode: each participant writes once in {@link SLOW_MODE}. */
  readonly isChatDelayed: boolean;
  readonly isChatFollowersOnly: boolean;
  /** Minutes for which one has to have followed, where only followers write; 0: none. */
  readonly chatFollowerMinutes: number;
}

/** A creator's stream. Times are milliseconds since 1970. */
export interface Stream extends ChatSettings {
  /** The user who streams: their id names the stream. */
  readonly host: string;
  readonly tenant: TenantId;
  readonly username: string;
  readonly name: string;
  readonly imageUrl: string | null;
  readonly title: string;
  readonly description: string;
  readonly thumbnail: string | null;
  readonly approval: Approval;
  readonly isLive: boolean;
  readonly liveSince?: number;
  /** Since when its host has not been inside; absent while they are, and while it is not live. */
  readonly vanishedAt?: number;
}

/** The longest that a host may ask for, in minutes: 90 days. */
export const LONGEST_FOLLOWING = 90 * 24 * 60;
/** Milliseconds. */
export const SLOW_MODE = 5_000;
/** Milliseconds after which a stream is over whose host vanished: a reload, or a short loss of the network, does not end it. */
export const HOST_GRACE = 30_000;
