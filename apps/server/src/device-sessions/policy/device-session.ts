import type { ProviderKind, TenantId } from '@crossfade/video-core';
import type { SESSION_STATES } from '../../database/device-session-tables.ts';

/** What a device streams to those who watch. Times are milliseconds since 1970. */
export interface DeviceSession {
  /** Names the session and the key of its call; stable across moves. */
  readonly roomName: string;
  readonly tenant: TenantId;
  /** The user who streams. */
  readonly user: string;
  /** Their name. */
  readonly name: string;
  readonly gameId: string;
  /** Kinds of providers that the device can run; the session is placed on no other. */
  readonly adapters: readonly ProviderKind[];
  readonly state: (typeof SESSION_STATES)[number];
  readonly createdAt: number;
  readonly vanishedAt?: number;
  /** Participants inside, when a process looked last. */
  readonly participants: number;
}

/** Seconds that a session waits for its streamer, and that its room is kept with nobody inside. */
export const EMPTY_TIMEOUT = 300;
/** Participants in one session, the streamer included. */
export const MAX_PARTICIPANTS = 100;
/** Milliseconds after which a session ends whose streamer vanished, whoever still watches. */
export const STREAMER_GRACE = 30_000;
