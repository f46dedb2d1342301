import { asId, RoomNotFoundError, SOURCES } from '@crossfade/video-core';
import type { RoomParticipant } from '@crossfade/video-core/server';
import { z } from 'zod';
import { SIGNALLING_LIMITS } from '../../protocol/index.ts';
import type { Room } from './room.ts';

const id = z
  .string()
  .min(1)
  .max(SIGNALLING_LIMITS.idCharacters)
  .regex(/^\P{Cc}*$/u);
const participantId = id.transform(asId.participant);
const source = z.enum(SOURCES);

/** A command for a room, on whichever process the room lives. JSON-serialisable. */
export const roomCommandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('list') }),
  z.strictObject({ do: z.literal('remove'), participantId, message: z.string().max(1_000) }),
  z.strictObject({ do: z.literal('mute'), participantId, source }),
  z.strictObject({
    do: z.literal('set-rights'),
    participantId,
    rights: z.strictObject({
      publish: z.array(source).max(SOURCES.length),
      subscribe: z.boolean(),
      data: z.boolean(),
      hidden: z.literal(true).exactOptional(),
    }),
  }),
  z.strictObject({ do: z.literal('close'), reason: z.literal('ended') }),
]);
export type RoomCommand = z.infer<typeof roomCommandSchema>;

/** Runs a command on this process. For a room that does not exist every command but `list` counts as done. */
export function runRoomCommand(
  name: string,
  room: Room | undefined,
  command: RoomCommand,
): readonly RoomParticipant[] {
  switch (command.do) {
    case 'list':
      if (room === undefined) throw new RoomNotFoundError(name);
      return room.list();
    case 'remove':
      room?.remove(command.participantId, command.message);
      return [];
    case 'mute':
      room?.mute(command.participantId, command.source);
      return [];
    case 'set-rights':
      room?.setRights(command.participantId, command.rights);
      return [];
    case 'close':
      room?.close(command.reason);
      return [];
  }
}
