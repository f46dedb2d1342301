import {
  asId,
  type ParticipantId,
  type ParticipantInfo,
  type RoomName,
  type Rights,
} from '@crossfade/video-core';
import {
  createMediasoupServer,
  type MediasoupServer,
  type MediasoupServerOptions,
  type WorkerPoolOptions,
} from '../src/server/index.ts';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { io, type Socket } from 'socket.io-client';
import { freePort, freePorts } from '../../../e2e/conformance/free-port.ts';

/** Speaks the signalling by hand, so that tests can say what a well-behaved client never would. */

export const SECRET = 'a-secret-that-only-these-tests-know-of';
/** Workers of a server, unless a test says otherwise. */
const USUAL_WORKERS = 2;
/** Milliseconds, of a busy machine, for an answer or a push. */
const PATIENCE = 20_000;

export interface Harness {
  readonly server: MediasoupServer;
  readonly http: Server;
  readonly url: string;
  readonly troubles: string[];
  close(): Promise<void>;
}

function workerBin(): string {
  const path = process.env['MEDIASOUP_WORKER_BIN'];
  if (path === undefined || path === '')
    throw new Error('MEDIASOUP_WORKER_BIN names no mediasoup worker. Run `npm test`, which builds one.');
  return path;
}

/** A pool that has its ports to itself. */
export async function poolOf(workers: number): Promise<WorkerPoolOptions & { readonly firstPort: number }> {
  const firstPort = await freePorts(workers);
  return { workers, firstPort, listen: [{ ip: '127.0.0.1' }], workerBin: workerBin() };
}

export async function startServer(
  options: Partial<MediasoupServerOptions> = {},
  workers = USUAL_WORKERS,
): Promise<Harness> {
  const troubles: string[] = [];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = createMediasoupServer({
    url,
    secret: SECRET,
    media: options.media ?? { pool: await poolOf(workers) },
    onError: (what, error) => troubles.push(`${what}: ${String(error)}`),
    ...options,
  });
  const http = createServer((_, response) => response.end('the application'));
  server.attach(http);
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  await untilAllWorkersRun(server);
  return {
    server,
    http,
    url,
    troubles,
    close: async () => {
      await server.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
      });
    },
  };
}

/** Health has something to say until then. */
async function untilAllWorkersRun(server: MediasoupServer): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (let health = await server.health(); health.detail !== undefined; health = await server.health()) {
    if (Date.now() > deadline) throw new Error(health.detail);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

export const ALL_RIGHTS: Rights = {
  publish: ['camera', 'microphone', 'screen', 'screen-audio'],
  subscribe: true,
  data: true,
};

export async function openRoom(server: MediasoupServer, maxParticipants = 100): Promise<RoomName> {
  const room = asId.room(`${randomUUID()}.1.1`);
  await server.createRoom({ room, emptyTimeout: 300, maxParticipants });
  return room;
}

export async function tokenFor(
  server: MediasoupServer,
  room: RoomName,
  participantId: ParticipantId,
  rights: Rights = ALL_RIGHTS,
  ttl = 60,
): Promise<string> {
  const { token } = await server.issueCredentials({
    room,
    participantId,
    name: `Name of ${participantId}`,
    role: 'guest',
    rights,
    ttl,
    readAt: Date.now(),
  });
  return token;
}

export interface Answer {
  readonly ok: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly data?: Record<string, unknown>;
}

interface Transport {
  readonly id: string;
  readonly iceCandidates: readonly { readonly port: number; readonly protocol: string }[];
}

export interface Consumer {
  readonly consumerId: string;
  readonly publicationId: string;
  readonly participantId: string;
  readonly paused: boolean;
  readonly pausedBy: readonly string[];
}

export interface Welcome {
  readonly session: string;
  readonly resumed: boolean;
  readonly incarnation: number;
  readonly rights: Rights;
  readonly roster: readonly ParticipantInfo[];
  readonly own: readonly { readonly publicationId: string; readonly producing: boolean }[];
  readonly send: Transport;
  readonly receive: Transport;
  readonly received?: { readonly consumers: readonly Consumer[]; readonly dataConsumers: readonly unknown[] };
}

/** What the server pushed, as it came. */
export interface Push {
  readonly name: string;
  readonly payload: unknown;
}

/** Some `AdapterEvent`. */
export type RoomFact = Record<string, unknown>;

export class RawClient {
  readonly socket: Socket;
  readonly pushes: Push[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(url: string, auth: Record<string, unknown>) {
    this.socket = io(url, {
      path: '/mediasoup/socket.io',
      transports: ['websocket'],
      auth: { protocol: 1, ...auth },
      forceNew: true,
      reconnection: false,
    });
    this.socket.onAny((name: string, payload: unknown) => {
      this.pushes.push({ name, payload });
      for (const look of this.#waiting) look();
    });
  }

  /** Resolves with what is found in the pushes, past ones included. */
  async until<Found>(what: string, find: (pushes: readonly Push[]) => Found | undefined): Promise<Found> {
    const found = find(this.pushes);
    if (found !== undefined) return found;
    return await new Promise<Found>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        const seen = this.pushes.map(
          ({ name, payload }) => `${name} ${JSON.stringify(payload).slice(0, 200)}`,
        );
        reject(new Error(`Never came: ${what}. What came:\n${seen.join('\n')}`));
      }, PATIENCE);
      const look = () => {
        const found = find(this.pushes);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
    });
  }

  async push<Payload>(name: string): Promise<Payload> {
    return await this.until(name, (pushes) => pushes.find((push) => push.name === name)?.payload as Payload);
  }

  welcome(): Promise<Welcome> {
    return this.push<Welcome>('welcome');
  }

  /** The first fact that matches. */
  async fact(like: Partial<RoomFact>): Promise<RoomFact> {
    return await this.until(`the fact ${JSON.stringify(like)}`, (pushes) =>
      pushes
        .filter(({ name }) => name === 'events')
        .flatMap(({ payload }) => payload as readonly RoomFact[])
        .find((fact) => Object.entries(like).every(([key, value]) => isDeepStrictEqual(fact[key], value))),
    );
  }

  /** The consumer of a publication, wherever the server told of it. */
  async consumer(publicationId: string): Promise<Consumer> {
    return await this.until(`a consumer of ${publicationId}`, (pushes) =>
      pushes
        .flatMap(({ name, payload }) => {
          if (name === 'consumers') return payload as readonly Consumer[];
          if (name === 'welcome' || name === 'room-moved')
            return (payload as Welcome).received?.consumers ?? [];
          return [];
        })
        .findLast((consumer) => consumer.publicationId === publicationId),
    );
  }

  /** The code with which the server does not let it in. */
  async refused(): Promise<unknown> {
    const error = await new Promise<Error & { readonly data?: { readonly code?: unknown } }>((resolve) => {
      this.socket.once('connect_error', resolve);
    });
    return error.data?.code;
  }

  async disconnected(): Promise<void> {
    if (this.socket.disconnected) return;
    await new Promise((resolve) => {
      this.socket.once('disconnect', resolve);
    });
  }

  async raw(envelope: unknown): Promise<Answer> {
    return await this.socket.timeout(PATIENCE).emitWithAck('request', envelope);
  }

  async request(method: string, data: unknown = {}, id: string = randomUUID()): Promise<Answer> {
    return await this.raw({ id, method, data });
  }

  close(): void {
    this.socket.disconnect();
  }
}

const FEEDBACK = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }];
const EXTENSIONS = [
  { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 },
  { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 2 },
  { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 10 },
];

/** As Chromium produces a camera in three layers. */
export const camera = (publicationId: string, mid = '0') => ({
  publicationId,
  source: 'camera',
  kind: 'video',
  muted: false,
  rtpParameters: {
    mid,
    codecs: [
      { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: {}, rtcpFeedback: FEEDBACK },
      {
        mimeType: 'video/rtx',
        payloadType: 97,
        clockRate: 90_000,
        parameters: { apt: 96 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: EXTENSIONS,
    encodings: [
      { rid: 'q', active: true, maxBitrate: 150_000, scaleResolutionDownBy: 4 },
      { rid: 'h', active: true, maxBitrate: 500_000, scaleResolutionDownBy: 2 },
      { rid: 'f', active: true, maxBitrate: 1_700_000, scaleResolutionDownBy: 1 },
    ],
    rtcp: { cname: 'test', reducedSize: true },
  },
});

export const microphone = (publicationId: string, mid = '1') => ({
  publicationId,
  source: 'microphone',
  kind: 'audio',
  muted: false,
  rtpParameters: {
    mid,
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: EXTENSIONS,
    encodings: [{ ssrc: 11_111_111 }],
    rtcp: { cname: 'test', reducedSize: true },
  },
});
