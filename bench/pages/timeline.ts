/** What happened on the way to the first frame, in milliseconds since the page began, for finding lost time. */
export interface Moment {
  readonly at: number;
  readonly what: string;
}

export const moments: Moment[] = [];

export function note(what: string): void {
  moments.push({ at: performance.now(), what });
}

/** Listens in on every socket and peer connection made from now on. */
export function recordTimeline(): void {
  let sockets = 0;
  globalThis.WebSocket = class extends globalThis.WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets += 1;
      const name = `socket ${sockets}`;
      note(`${name} opening`);
      this.addEventListener('open', () => note(`${name} open`));
      this.addEventListener('message', ({ data }) => note(`${name} < ${sample(data)}`));
      const send = this.send.bind(this);
      this.send = (data) => {
        note(`${name} > ${sample(data)}`);
        send(data);
      };
    }
  };

  let peers = 0;
  globalThis.RTCPeerConnection = class extends globalThis.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers += 1;
      const name = `peer ${peers}`;
      note(`${name} made`);
      this.addEventListener('signalingstatechange', () => note(`${name} signaling ${this.signalingState}`));
      this.addEventListener('iceconnectionstatechange', () => note(`${name} ice ${this.iceConnectionState}`));
      this.addEventListener('connectionstatechange', () => note(`${name} ${this.connectionState}`));
      this.addEventListener('track', ({ track }) => {
        note(`${name} track ${track.kind}`);
        track.addEventListener('unmute', () => note(`${name} ${track.kind} flows`));
      });
    }
  };
}

const sample = (data: unknown): string => (typeof data === 'string' ? data.slice(0, 60) : 'binary');
