import type { CallKey, ProviderKind, TenantId } from '../../contract/identity.ts';

/** A key of a tenant. */
export interface Place {
  readonly tenant: TenantId;
  readonly key: CallKey;
}

/** Days that a client counts after it was last seen at a key. */
export const CLIENT_SEEN_DAYS = 7;

/**
 * Which providers the clients at each key could run lately: whoever was at a key is expected there again, with the
 * client that they have.
 */
export interface ClientsSeen {
  /**
   * A client that cannot run everything that is served here was admitted at a key, of somebody whom the application knows;
   * these are the kinds that it can run. What strangers say of themselves does not count for as long.
   * Never throws and never waits.
   */
  restricted(place: Place, able: readonly ProviderKind[]): void;
  /** Kinds that every such client of the last `CLIENT_SEEN_DAYS` could run; `undefined` when there was none. */
  expectedAt(place: Place): Promise<readonly ProviderKind[] | undefined>;
}
