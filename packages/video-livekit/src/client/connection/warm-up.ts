/**
 * Does ahead what the first connection of a page pays for: the browser's WebRTC stack starts its threads and lists its
 * codecs with the first offer, and the server's host is looked up and its TLS session opened. Never throws.
 */
export function warmUpTransport(url: string | undefined): void {
  warmed ??= warmUpWebRtc().catch(() => undefined);
  if (url === undefined || !URL.canParse(url)) return;
  const host = new URL(url);
  host.protocol = host.protocol.replace(/^ws/, 'http');
  void fetch(host, { method: 'HEAD', mode: 'no-cors' }).catch(() => undefined);
}

/** A page does it once. */
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
