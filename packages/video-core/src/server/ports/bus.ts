/** The largest message in bytes of JSON: what PostgreSQL's NOTIFY carries, less its envelope. */
export const BUS_MESSAGE_LIMIT = 7_000;

/**
 * Tells every process of the product something, the sender included. Messages are hints, delivered at most
 * once and lost while a connection is down: the store holds the truth.
 */
export interface Bus {
  /** Resolves when handed over. Rejects with `InvalidInputError` when the message is too large. */
  publish(topic: string, message: unknown): Promise<void>;
  /** Messages are data from another process and must be parsed. The returned function ends the subscription. */
  subscribe(topic: string, listener: (message: unknown) => void): () => void;
  /**
   * Calls the listener when a connection that was lost is back: what was said meanwhile was missed, so whoever goes by
   * it asks the store. The returned function ends it. A bus inside one process never loses its connection.
   */
  onReconnected(listener: () => void): () => void;
  /** Ends all subscriptions and frees the connection. Idempotent. */
  close(): Promise<void>;
}
