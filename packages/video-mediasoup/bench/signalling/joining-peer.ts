import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';

interface ConsumerTold {
  readonly consumerId: string;
  readonly participantId: string;
  readonly paused: boolean;
}
interface WelcomeTold {
  readonly received?: { readonly consumers: readonly ConsumerTold[] };
}

/** What every participant publishes here: a camera in three layers and a microphone. */
const PUBLICATIONS = 2;

const FEEDBACK = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }];
const EXTENSIONS = [
  { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 },
  { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 2 },
];
const RTCP = { cname: 'bench', reducedSize: true };

const CAMERA = {
  source: 'camera',
  kind: 'video',
  muted: false,
  rtpParameters: {
    mid: '0',
    codecs: [
      { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: {}, rtcpFeedback: FEEDBACK },
    ],
    headerExtensions: EXTENSIONS,
    encodings: [
      { rid: 'q', active: true, scaleResolutionDownBy: 4 },
      { rid: 'h', active: true, scaleResolutionDownBy: 2 },
      { rid: 'f', active: true, scaleResolutionDownBy: 1 },
    ],
    rtcp: RTCP,
  },
};
const MICROPHONE = {
  source: 'microphone',
  kind: 'audio',
  muted: false,
  rtpParameters: {
    mid: '1',
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: {},
        rtcpFeedback: [],
      },
    ],
    headerExtensions: EXTENSIONS,
    encodings: [{ ssrc: 11_111_111 }],
    rtcp: RTCP,
  },
};

/** Counts what goes over a socket and how much of it. */
export interface Traffic {
  readonly messages: number;
  readonly bytes: number;
}

export const NO_TRAFFIC: Traffic = { messages: 0, bytes: 0 };
export const sumOf = (one: Traffic, other: Traffic): Traffic => ({
  messages: one.messages + other.messages,
  bytes: one.bytes + other.bytes,
});

/**
 * A participant without media: says over the socket what the browser's client says, and counts all messages. What
 * it is told in one push it answers in one message, as that client does.
 */
export class JoiningPeer {
  readonly #socket: Socket;
  readonly #carried = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  readonly #welcome: Promise<WelcomeTold>;
  #messages = 0;
  #bytes = 0;
  #requests = 0;

  constructor(url: string, token: string, recvRtpCapabilities: unknown) {
    this.#socket = io(url, {
      path: '/mediasoup/socket.io',
      transports: ['websocket'],
      auth: { protocol: 1, token, receive: { recvRtpCapabilities } },
      forceNew: true,
      reconnection: false,
    });
    // The handshake.
    this.#count({ recvRtpCapabilities });
    this.#welcome = new Promise((resolve, reject) => {
      this.#socket.on('connect_error', reject);
      this.#socket.on('welcome', resolve);
    });
    this.#socket.onAny((name: string, payload: unknown) => {
      this.#count(payload);
      if (name === 'consumers') this.#take(payload as readonly ConsumerTold[]);
      for (const look of this.#waiting) look();
    });
  }

  /** Resolves when it is inside, with what it was given, and the handshake and requests that it took. */
  async entered(): Promise<{ readonly consumers: number; readonly roundTrips: number }> {
    const { received } = await this.#welcome;
    const consumers = received?.consumers ?? [];
    const roundTrips = 1 + this.#requests;
    this.#take(consumers);
    return { consumers: consumers.length, roundTrips };
  }

  async publish(): Promise<void> {
    await Promise.all(
      [CAMERA, MICROPHONE].map((one) => this.#request('produce', { publicationId: randomUUID(), ...one })),
    );
  }

  /** Resolves when it receives all that a participant publishes. */
  async receives(participantId: string): Promise<void> {
    const complete = () => this.#carried.get(participantId) === PUBLICATIONS;
    if (complete()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${participantId} was never received`)), 20_000);
      const look = () => {
        if (!complete()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  /** What went over its socket since the last time. */
  takeTraffic(): Traffic {
    const traffic = { messages: this.#messages, bytes: this.#bytes };
    this.#messages = 0;
    this.#bytes = 0;
    return traffic;
  }

  /** Resolves when the server has let go of it. */
  async leave(): Promise<void> {
    // Its answer may be overtaken by the end of the socket.
    await this.#request('leave', {}).catch(() => undefined);
    this.#socket.disconnect();
  }

  #take(consumers: readonly ConsumerTold[]): void {
    for (const { participantId } of consumers)
      this.#carried.set(participantId, (this.#carried.get(participantId) ?? 0) + 1);
    const consumerIds = consumers.filter(({ paused }) => paused).map(({ consumerId }) => consumerId);
    if (consumerIds.length > 0) void this.#request('resume-consumers', { consumerIds });
  }

  async #request(method: string, data: object): Promise<void> {
    this.#requests += 1;
    const envelope = { id: randomUUID(), method, data };
    this.#count(envelope);
    const answer = (await this.#socket.timeout(20_000).emitWithAck('request', envelope)) as {
      readonly ok: boolean;
    };
    this.#count(answer);
    if (!answer.ok) throw new Error(`${method} was refused: ${JSON.stringify(answer)}`);
  }

  #count(payload: unknown): void {
    this.#messages += 1;
    this.#bytes += JSON.stringify(payload)?.length ?? 0;
  }
}
