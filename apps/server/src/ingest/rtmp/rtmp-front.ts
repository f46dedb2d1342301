import { createServer, type Server, type Socket } from 'node:net';
import type { Telemetry } from '@crossfade/video-core/server';
import { listening } from '../../http/listening.ts';
import type { Ingests } from '../service/ingests.ts';
import { RtmpIngest } from './rtmp-ingest.ts';

export interface RtmpFrontOptions {
  readonly ingests: Pick<Ingests, 'admit'>;
  readonly ffmpeg: string;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Encoders that are connected to one process at once, those included that have no key. */
const CONNECTIONS = 200;

/** Takes encoders by RTMP. */
export class RtmpFront {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #ingests = new Set<RtmpIngest>();

  constructor(options: RtmpFrontOptions) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      const ingest = new RtmpIngest(socket, options);
      this.#ingests.add(ingest);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        void ingest.settled().then(() => this.#ingests.delete(ingest));
      });
    });
    this.#server.maxConnections = CONNECTIONS;
  }

  /** Answers the port. */
  async listen(host: string, port: number): Promise<number> {
    return (await listening(this.#server, { host, port, variable: 'RTMP_PORT' })).port;
  }

  /** Resolves when every encoder is gone, and every program that served one. Idempotent. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([...this.#ingests].map((ingest) => ingest.settled()));
    if (this.#server.listening || this.#sockets.size > 0) await closed;
  }
}
