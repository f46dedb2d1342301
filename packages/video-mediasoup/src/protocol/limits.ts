/** Counts up when yesterday's client could not talk to today's server. */
export const PROTOCOL_VERSION = 1;

/** Where socket.io answers on the backend's port. */
export const SIGNALLING_PATH = '/mediasoup/socket.io';

/** What end-to-end encryption adds to an application's message: initialisation vector and tag. */
export const SEAL_BYTES = 28;

/**
 * Bounds of what travels, in bytes, characters (UTF-16 code units) or entries as their names say. Rates: `burst` at once,
 * `perSecond` in the long run.
 */
export const SIGNALLING_LIMITS = {
  /** A larger frame closes the socket, which may resume. */
  messageBytes: 65_536,
  idCharacters: 128,
  tokenCharacters: 4_096,
  demandsPerRequest: 500,
  consumersPerRequest: 1_000,
  publicationsPerParticipant: 8,
  /**
   * Of these, requests that make something on a worker and for everyone in the room, such as a publication or a transport
   * with all that is received over it.
   */
  costly: { perSecond: 1, burst: 40 },
  /** Answers remembered by request id, so that a repeated request does nothing twice. */
  rememberedRequests: 256,
  /** Requests of one participant. */
  requests: { perSecond: 50, burst: 300 },
  /** Requests beyond that which are still refused one by one; a participant who sends more is removed. */
  refused: { perSecond: 10, burst: 500 },
  /** Packets of any kind on one connection; beyond it, it is closed. */
  packets: { perSecond: 100, burst: 1_500 },
  /** Connections that one participant opens. */
  connections: { perSecond: 0.5, burst: 30 },
  /** Data messages, and their bytes, of one participant; more is dropped. */
  dataMessages: { perSecond: 1_000, burst: 2_000 },
  dataBytes: { perSecond: 262_144, burst: 1_048_576 },
  /** Copies of data messages, one for each receiver, that the server makes for one participant, and for one room. */
  dataCopies: { perSecond: 4_000, burst: 10_000 },
  dataCopiesOfRoom: { perSecond: 8_000, burst: 20_000 },
} as const;

/** All in milliseconds. */
export const SIGNALLING_TIMES = {
  /** How long a participant without a socket is kept. */
  resumeWindow: 20_000,
  /** How long a publication stays in the roster without a producer, after a transport or the room moved. */
  republishWindow: 10_000,
  /** When a client should stop waiting for an answer and ask again with the same id. */
  requestTimeout: 10_000,
  /** How long an answer is remembered: longer than a client asks again for it. */
  answersRemembered: 30_000,
  /** How long a participant who flooded the server stays out. */
  floodBan: 60_000,
} as const;
