/**
 * Ports of the benches' own, so that they run beside a product that is up. All of them bind to the loopback
 * interface only.
 */
export const ports = {
  /** TCP. */
  pages: 14_600,
  server: 14_601,
  raw: 14_602,
  livekit: 14_603,
  livekitTcp: 14_604,
  census: 14_605,
  bareJoin: 14_609,
  /** In front of those above, where a bench delays TCP. */
  delayedServer: 14_606,
  delayedRaw: 14_607,
  delayedLivekit: 14_608,
  /** UDP. */
  livekitUdp: 14_650,
  rawMedia: 14_651,
  mediaFirst: 41_200,
  mediaLast: 41_219,
} as const;

export const pagesOrigin = `http://127.0.0.1:${ports.pages}`;
