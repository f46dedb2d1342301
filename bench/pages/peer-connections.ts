/** Every peer connection that this page has made, in order; the SDKs keep theirs to themselves. */
export const peerConnections: RTCPeerConnection[] = [];

globalThis.RTCPeerConnection = class extends globalThis.RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    peerConnections.push(this);
  }
};
