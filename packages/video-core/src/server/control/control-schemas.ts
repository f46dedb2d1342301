import { z } from 'zod';
import {
  CHAT_LIMITS,
  CONTROL_VERSIONS,
  MESSAGE_RULES,
  type ControlCommand,
  type ControlHandshake,
} from '../../call/control-protocol.ts';
import { MOVE_REPORT_STATES } from '../../call/move-protocol.ts';
import { QUALITY_LEVELS, SOURCES } from '../../contract/media.ts';
import { ROLES } from '../../contract/rights.ts';
import { freeTextSchema } from '../admission/free-text-schema.ts';
import { moveIdSchema, participantIdSchema } from '../admission/join-request.ts';

/** Characters; a token has fewer than half of them. */
const TOKEN_LIMIT = 1_000;

/** Refuses a client whose versions are all older or all newer than this server's. */
export const handshakeSchema = z
  .object({
    version: z.int().min(CONTROL_VERSIONS.oldest),
    oldest: z.int().optional(),
    token: z.string().max(TOKEN_LIMIT),
    after: z.int().nonnegative().max(CHAT_LIMITS.places),
  })
  .refine(({ version, oldest = version }) => oldest <= CONTROL_VERSIONS.newest)
  // A client of tomorrow speaks our newest here.
  .transform(({ version, ...handshake }) => ({
    ...handshake,
    version: Math.min(version, CONTROL_VERSIONS.newest),
  })) satisfies z.ZodType<ControlHandshake>;

const chatTextSchema = freeTextSchema('The message', MESSAGE_RULES.chat);

const sourceSchema = z.enum(SOURCES);

/** What a removed participant reads; may be empty. */
export const removalMessageSchema = z
  .string()
  .refine((text) => text.trim() === '')
  .transform(() => '')
  .or(freeTextSchema('The message', MESSAGE_RULES.removal));

/** Fields that it does not know are dropped, so that a newer client is understood as far as possible. */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('say'),
    id: z.string().regex(/^[\w-]{1,64}$/, 'This is not the id of a message.'),
    text: chatTextSchema,
  }),
  z.object({ type: z.literal('delete-message'), seq: z.int().positive().max(CHAT_LIMITS.places) }),
  z.object({ type: z.literal('hand'), raised: z.boolean() }),
  z.object({ type: z.literal('quality'), level: z.enum(QUALITY_LEVELS) }),
  z.object({
    type: z.literal('move-report'),
    move: moveIdSchema,
    seq: z.int().nonnegative().max(CHAT_LIMITS.places),
    state: z.enum(MOVE_REPORT_STATES),
    reason: z
      .string()
      .regex(/^[a-z-]{1,64}$/, 'This is not the code of a reason.')
      .optional(),
  }),
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
