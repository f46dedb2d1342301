import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

/** The requests of LiveKit's room service (POST /twirp/livekit.RoomService/<method>) that name something. */
const requestSchema = z.object({
  name: z.string().optional(),
  names: z.array(z.string()).default([]),
  room: z.string().default(''),
  identity: z.string().default(''),
});

/** The API of a livekit-server that knows rooms and who is in them, and carries no media. */
export async function fakeLivekitApi() {
  const rooms = new Map<string, Set<string>>();
  const participant = (identity: string) => ({ identity, state: 'ACTIVE', attributes: {} });
  const answerTo = (method: string, { name, names, room, identity }: z.infer<typeof requestSchema>) => {
    const people = rooms.get(room);
    switch (method) {
      case 'CreateRoom':
        if (name !== undefined && !rooms.has(name)) rooms.set(name, new Set());
        return { name };
      case 'ListRooms':
        return { rooms: names.filter((one) => rooms.has(one)).map((one) => ({ name: one })) };
      case 'ListParticipants':
        return { participants: [...(people ?? [])].map(participant) };
      case 'DeleteRoom':
        return rooms.delete(room) ? {} : undefined;
      case 'RemoveParticipant':
        return people?.delete(identity) === true ? {} : undefined;
      default:
        return people?.has(identity) === true ? participant(identity) : undefined;
    }
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.url?.split('/').at(-1) ?? '';
    // Asked with GET: whether entering would make a room.
    const body =
      request.method === 'POST' ? answerTo(method, requestSchema.parse(await json(request))) : undefined;
    response
      .writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(body ?? { code: 'not_found', msg: 'it does not exist' }));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address');
  return {
    url: `ws://127.0.0.1:${address.port}`,
    /** Who is in each room. */
    rooms,
    close: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}
