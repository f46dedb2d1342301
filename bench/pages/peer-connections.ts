/** The peer connections of this page that nobody has closed; the SDKs keep theirs to themselves. */
export const openPeerConnections = new Set<RTCPeerConnection>();
let made = 0;

globalThis.RTCPeerConnection = class extends globalThis.RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    made += 1;
    openPeerConnections.add(this);
  }

  override close(): void {
    super.close();
    openPeerConnections.delete(this);
  }
};

export const peerConnectionsMade = (): number => made;
