import type { CallId, CallKey, ParticipantId, TenantId } from '@crossfade/video-core';
import type { Consent } from '../policy/consent.ts';
import type { RecordingRequest } from '../policy/recording-request.ts';
import type { RecordingId } from '../store/recording.ts';

export interface StoredRequest {
  readonly request: RecordingRequest;
  /** Counts its changes. */
  readonly version: number;
}

/** Where requests for recordings and the consents to them are kept. Every write is atomic, whatever number of processes write. */
export interface RequestStore {
  /** `taken`: one at its key is not over. `full`: so many of its tenant are not over. Neither is stored. */
  add(request: RecordingRequest, most: number): Promise<'added' | 'taken' | 'full'>;
  find(id: RecordingId): Promise<StoredRequest | undefined>;
  /** The one at a key that is not over. */
  findOpen(tenant: TenantId, key: CallKey): Promise<StoredRequest | undefined>;
  /** The latest of a call, over or not. */
  findLatest(call: CallId): Promise<StoredRequest | undefined>;
  /** Stores what has this version still, and says whether it had. */
  save(request: RecordingRequest, version: number): Promise<boolean>;
  /** Everything that follows from its end is done. */
  settle(id: RecordingId, at: number): Promise<void>;
  /** Those of any tenant that are not settled, the oldest first. */
  listUnsettled(): Promise<readonly StoredRequest[]>;
  /**
   * Decisions for these participants, entered for earlier recordings of the tenant, that still count: the latest of each, unless
   * it has lapsed or they have said no themselves since.
   */
  listDecided(
    tenant: TenantId,
    participants: readonly ParticipantId[],
    at: number,
  ): Promise<readonly Consent[]>;
  /** Deletes at most `limit` that were settled before a time, and of which there is no recording any more. */
  forget(before: number, limit: number): Promise<void>;
}
