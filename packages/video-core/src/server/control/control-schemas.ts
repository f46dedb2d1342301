import { z } from 'zod';
import {
  CHAT_LIMITS,
  CONTROL_VERSION,
  REMOVAL_MESSAGE_LIMIT,
  type ControlCommand,
  type ControlHandshake,
} from '../../call/control-protocol.ts';
import { SOURCES } from '../../contract/media.ts';
import { ROLES } from '../../contract/rights.ts';
import { participantIdSchema } from '../admission/join-request.ts';

/** Characters; a token has fewer than half of them. */
const TOKEN_LIMIT = 1_000;

/** Control characters (Unicode's category Cc), but for tabs and line ends. */
const CONTROL = /[^\P{Cc}\t\n]/u;
/** Half of a surrogate pair, which no database takes. */
const LONE_SURROGATE = /\p{Cs}/u;

export const handshakeSchema = z.object({
  version: z.literal(CONTROL_VERSION),
  token: z.string().max(TOKEN_LIMIT),
  after: z.int().nonnegative(),
}) satisfies z.ZodType<ControlHandshake>;

/** What a person wrote, on any number of lines: in Unicode's NFC, trimmed, and never invisible. */
export const chatTextSchema = z
  .string()
  .max(CHAT_LIMITS.text, `A message may have at most ${CHAT_LIMITS.text} characters.`)
  .refine((text) => !LONE_SURROGATE.test(text), 'The message holds half a character; type it again.')
  .transform((text) => text.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim())
  .pipe(
    z
      .string()
      .max(CHAT_LIMITS.text, `A message may have at most ${CHAT_LIMITS.text} characters.`)
      .refine((text) => /[^\p{Cf}\p{Z}\p{Cc}]/u.test(text), 'The message is empty.')
      .refine((text) => !CONTROL.test(text), 'The message must not hold control characters.'),
  );

const sourceSchema = z.enum(SOURCES);

/** What somebody who is removed reads. */
export const removalMessageSchema = z
  .string()
  .trim()
  .max(REMOVAL_MESSAGE_LIMIT, `The message may have at most ${REMOVAL_MESSAGE_LIMIT} characters.`);

/** Fields that it does not know are dropped, so that a newer client is understood as far as possible. */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('say'),
    id: z.string().regex(/^[\w-]{1,64}$/, 'This is not the id of a message.'),
    text: chatTextSchema,
  }),
  z.object({ type: z.literal('hand'), raised: z.boolean() }),
  z.object({ type: z.literal('lock'), locked: z.boolean() }),
  z.object({ type: z.literal('withhold'), source: sourceSchema, withheld: z.boolean() }),
  z.object({ type: z.literal('mute'), participant: participantIdSchema, source: sourceSchema }),
  z.object({ type: z.literal('mute-all') }),
  z.object({
    type: z.literal('block'),
    participant: participantIdSchema,
    source: sourceSchema,
    blocked: z.boolean(),
  }),
  z.object({ type: z.literal('role'), participant: participantIdSchema, role: z.enum(ROLES) }),
  z.object({ type: z.literal('lower-hand'), participant: z.literal('all').or(participantIdSchema) }),
  z.object({ type: z.literal('remove'), participant: participantIdSchema, message: removalMessageSchema }),
  z.object({ type: z.literal('end') }),
]) satisfies z.ZodType<ControlCommand>;
