import type { Server as HttpServer } from 'node:http';
import {
  asId,
  CapabilityUnsupportedError,
  RoomNotFoundError,
  type DeploymentId,
  type RoomName,
} from '@crossfade/video-core';
import type { ServerAdapter, ServerEvent } from '@crossfade/video-core/server';
import { MESH_CAPABILITIES, MESH_KIND } from '../protocol/capabilities.ts';
import type { MeshCredentials } from '../protocol/messages.ts';
import { AccessTokens } from './access-token.ts';
import { MeshRoom } from './mesh-room.ts';
import { Signalling } from './signalling.ts';

export interface MeshServerOptions {
  /** Default: `mesh`. */
  readonly deployment?: DeploymentId;
  /** The origin at which browsers reach the HTTP server that `attach` is called with. */
  readonly url: string;
  /** Signs the tokens. At least 32 characters. */
  readonly secret: string;
  /** Seconds for which the seat of a disconnected participant is kept. Default: 20. */
  readonly keepSeat?: number;
}

/** How much the server half holds; all 0 when nobody is there and every room is closed. */
export interface MeshCounts {
  readonly rooms: number;
  readonly seats: number;
  readonly sockets: number;
}

export interface MeshServer extends ServerAdapter {
  /** Answers on a server's port, at the path `/mesh`. Undone by the returned function. */
  attach(httpServer: HttpServer): () => void;
  counts(): MeshCounts;
}

/** The server half: one process, which keeps its rooms in memory. */
export function createMeshServer(options: MeshServerOptions): MeshServer {
  const { url, secret, keepSeat = 20 } = options;
  const rooms = new Map<RoomName, MeshRoom>();
  const listeners = new Set<(event: ServerEvent) => void>();
  const tokens = new AccessTokens(secret);
  const keepFor = keepSeat * 1_000;
  const signalling = new Signalling({ tokens, room: (name) => rooms.get(name), keepSeat: keepFor });
  let closed = false;

  function open(name: RoomName): MeshRoom {
    const room = rooms.get(name);
    if (!room) throw new RoomNotFoundError(name);
    return room;
  }

  return {
    deployment: options.deployment ?? asId.deployment(MESH_KIND),
    capabilities: MESH_CAPABILITIES,
    async createRoom(spec) {
      if (rooms.has(spec.room)) return;
      const room = new MeshRoom({
        spec,
        keepSeat: keepFor,
        tell: (event) => listeners.forEach((listener) => listener(event)),
        gone: () => rooms.delete(spec.room),
      });
      rooms.set(spec.room, room);
    },
    async issueCredentials(grant): Promise<MeshCredentials> {
      if (grant.rights.hidden)
        throw new CapabilityUnsupportedError('Browsers that connect to each other know of each other.');
      return { url, token: await tokens.sign(grant, open(grant.room).admit(grant)) };
    },
    async listParticipants(room) {
      return open(room).participants();
    },
    async removeParticipant(room, participantId, message) {
      rooms.get(room)?.remove(participantId, message);
    },
    async mute(room, participantId, source) {
      rooms.get(room)?.mute(participantId, source);
    },
    async setRights(room, participantId, rights) {
      rooms.get(room)?.setRights(participantId, rights);
    },
    async closeRoom(room, reason) {
      rooms.get(room)?.close(reason);
    },
    async health() {
      return closed ? { healthy: false, detail: 'The server half was closed.' } : { healthy: true };
    },
    // Media goes from page to page.
    usage: async () => undefined,
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    attach: (httpServer) => signalling.attach(httpServer),
    counts() {
      const seats = [...rooms.values()].reduce((sum, { size }) => sum + size, 0);
      return { rooms: rooms.size, seats, sockets: signalling.sockets };
    },
    async close() {
      if (closed) return;
      closed = true;
      // Calls continue elsewhere: the clients ask where.
      for (const room of rooms.values()) room.close('lost');
      await signalling.close();
      listeners.clear();
    },
  };
}
