/** One participant of a room who is a peer of this server, such as an encoder's media that arrived by RTMP. */
export interface IngestPeer {
  /** The room's answer to the offer: SDP. */
  readonly answer: string;
  /** Calls back once, when the room has ended the connection; not after `close`. */
  onEnded(listener: () => void): void;
  /** Leaves the room. Idempotent, and never rejects: a room that does not answer notices by itself. */
  close(): Promise<void>;
}

/**
 * How a peer of this server publishes into rooms of one kind of provider: by a single offer and answer, as in WHIP
 * (RFC 9725), whatever the provider’s own signalling is.
 */
export interface IngestSignalling {
  /**
   * Enters the room with the credentials that its adapter issued. The offer is SDP of a peer that only sends: at most one
   * audio and one video track, every candidate included, one codec each.
   * Rejects with `CredentialsInvalidError` or `ProviderUnavailableError`.
   */
  open(credentials: unknown, offer: string): Promise<IngestPeer>;
}
