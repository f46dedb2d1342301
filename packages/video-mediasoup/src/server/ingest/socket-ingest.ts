import {
  asId,
  CredentialsInvalidError,
  ProviderUnavailableError,
  type DeploymentId,
  type Source,
} from '@crossfade/video-core';
import type { IngestPeer, IngestSignalling } from '@crossfade/video-core/server';
import { randomUUID } from 'node:crypto';
import { Manager, type Socket } from 'socket.io-client';
import { z } from 'zod';
import {
  PROTOCOL_VERSION,
  SIGNALLING_LIMITS,
  SIGNALLING_PATH,
  SIGNALLING_TIMES,
  type ClientToServerEvents,
  type Method,
  type Requests,
  type ServerToClientEvents,
  type Welcome,
} from '../../protocol/index.ts';
import { answerOf, readOffer } from './offered-media.ts';

type IngestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface SocketIngestOptions {
  readonly deployment: DeploymentId;
  /** Milliseconds until the room has let the peer in; 5,000 by default. */
  readonly timeout?: number;
}

const credentialsSchema = z.object({
  protocol: z.literal(PROTOCOL_VERSION),
  url: z.url(),
  token: z.string().max(SIGNALLING_LIMITS.tokenCharacters),
});

const SOURCES: Readonly<Record<'audio' | 'video', Source>> = { audio: 'microphone', video: 'camera' };

/**
 * Publishes as a participant does, over the signalling of whichever process has the room: that one’s transport answers the
 * offer.
 */
export class SocketIngest implements IngestSignalling {
  readonly #deployment: DeploymentId;
  readonly #timeout: number;

  constructor({ deployment, timeout = 5_000 }: SocketIngestOptions) {
    this.#deployment = deployment;
    this.#timeout = timeout;
  }

  async open(credentials: unknown, offer: string): Promise<IngestPeer> {
    const { data } = credentialsSchema.safeParse(credentials);
    if (!data) throw new CredentialsInvalidError('they are not those of this version.');
    const offered = readOffer(offer);
    const { origin, pathname } = new URL(data.url);
    const manager = new Manager(origin, {
      path: `${pathname.replace(/\/+$/, '')}${SIGNALLING_PATH}`,
      transports: ['websocket'],
      reconnection: false,
      timeout: this.#timeout,
    });
    const socket: IngestSocket = manager.socket('/', {
      auth: { token: data.token, protocol: PROTOCOL_VERSION },
    });
    try {
      const { send } = await this.#welcome(socket);
      await ask(socket, 'connect-transport', {
        transportId: send.id,
        dtlsParameters: offered.dtlsParameters,
      });
      for (const { kind, rtpParameters } of offered.tracks)
        await ask(socket, 'produce', {
          publicationId: asId.publication(randomUUID()),
          source: SOURCES[kind],
          kind,
          rtpParameters,
          muted: false,
        });
      return peerOf(socket, answerOf(offered, send));
    } catch (cause) {
      socket.disconnect();
      throw cause instanceof CredentialsInvalidError
        ? cause
        : new ProviderUnavailableError(this.#deployment, { cause });
    }
  }

  #welcome(socket: IngestSocket): Promise<Welcome> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('The room did not let the peer in in time.')),
        this.#timeout,
      );
      timer.unref();
      socket.once('welcome', (welcome) => {
        clearTimeout(timer);
        resolve(welcome);
      });
      socket.once('connect_error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
    });
  }
}

async function ask<M extends Method>(
  socket: IngestSocket,
  method: M,
  data: Requests[M]['data'],
): Promise<void> {
  const answer = await socket
    .timeout(SIGNALLING_TIMES.requestTimeout)
    .emitWithAck('request', { id: randomUUID(), method, data });
  if (!answer.ok) throw new Error(`${method} was refused (${answer.code}): ${answer.message}`);
}

function peerOf(socket: IngestSocket, answer: string): IngestPeer {
  const listeners = new Set<() => void>();
  let over = false;
  const ended = (): void => {
    if (over) return;
    over = true;
    socket.disconnect();
    for (const listener of listeners) listener();
  };
  socket.once('goodbye', ended);
  socket.once('disconnect', ended);
  // Its transports are new ones.
  socket.once('room-moved', ended);
  return {
    answer,
    onEnded: (listener) => void listeners.add(listener),
    close: async () => {
      if (over) return;
      over = true;
      await ask(socket, 'leave', {}).catch(() => undefined);
      socket.disconnect();
    },
  };
}
