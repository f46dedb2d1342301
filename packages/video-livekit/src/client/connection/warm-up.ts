/**
 * Does in advance what the first connection of a page has to wait for: the browser starts its WebRTC threads and lists its
 * codecs with the first offer, resolves the server's host and opens a TLS session. Never throws.
 */
export function warmUpTransport(url: string | undefined): void {
  warmed ??= warmUpWebRtc().catch(() => undefined);
  if (url === undefined || !URL.canParse(url)) return;
  const host = new URL(url);
  host.protocol = host.protocol.replace(/^ws/, 'http');
  void fetch(host, { method: 'HEAD', mode: 'no-cors' }).catch(() => undefined);
}

/** Once per page. */
let warmed: Promise<void> | undefined;

async function warmUpWebRtc(): Promise<void> {
  const peer = new RTCPeerConnection();
  try {
    peer.addTransceiver('audio', { direction: 'recvonly' });
    peer.addTransceiver('video', { direction: 'recvonly' });
    await peer.createOffer();
  } finally {
    peer.close();
  }
}
