/*
 * Counts what a page holds of the browser while connections come and go; the SDKs keep theirs to themselves. Has to be
 * loaded before whatever is to be counted.
 */
const peerConnections = new Set<RTCPeerConnection>();
const sockets = new Set<WebSocket>();
const workers = new Set<Worker>();

globalThis.RTCPeerConnection = class extends globalThis.RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    peerConnections.add(this);
  }

  override close(): void {
    super.close();
    peerConnections.delete(this);
  }
};

globalThis.WebSocket = class extends globalThis.WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    sockets.add(this);
    this.addEventListener('close', () => sockets.delete(this));
  }
};

globalThis.Worker = class extends globalThis.Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    workers.add(this);
  }

  override terminate(): void {
    super.terminate();
    workers.delete(this);
  }
};

export interface OpenResources {
  readonly peerConnections: number;
  readonly sockets: number;
  readonly workers: number;
}

export const openResources = (): OpenResources => ({
  peerConnections: peerConnections.size,
  sockets: sockets.size,
  workers: workers.size,
});
