import { z } from 'zod';
import { canonicalKey } from '../../contract/free-text.ts';
import { asId } from '../../contract/identity.ts';
import { freeTextSchema } from './free-text-schema.ts';
import {
  JOIN_LIMITS,
  TEXT_RULES,
  type ClientInfo,
  type JoinRequest,
  type PreviewRequest,
} from '../../call/join.ts';

/** In its canonical form, so that one place has one key. */
export const callKeySchema = freeTextSchema('The key of a call', TEXT_RULES.key)
  // A browser resolves these two in a path, so no link could lead there.
  .refine((value) => value !== '.' && value !== '..', 'The key of a call must not be "." or "..".')
  .transform((value) => asId.key(canonicalKey(value)));

export const displayNameSchema = freeTextSchema('The name', TEXT_RULES.displayName);

/** A provider's kind; which kinds there are is for the decision to say. */
export const providerKindSchema = z
  .string({ error: 'A provider is named by text.' })
  .regex(
    /^[a-z][a-z0-9-]{0,31}$/,
    'A provider is named in lower-case letters, such as the value of VIDEO_PROVIDER.',
  )
  .transform(asId.provider);

export const callIdSchema = z
  .string({ error: 'The id of a call is text.' })
  .regex(/^[\w-]{1,64}$/, 'This is not the id of a call.')
  .transform(asId.call);

export const participantIdSchema = z
  .string({ error: 'The id of a participant is text.' })
  .regex(/^[\w-]{1,64}$/, 'This is not the id of a participant.')
  .transform(asId.participant);

export const moveIdSchema = z
  .string({ error: 'The id of a move is text.' })
  .regex(/^[\w-]{1,64}$/, 'This is not the id of a move.')
  .transform(asId.move);

/** Which deployments there are is for the server to say. */
export const deploymentIdSchema = z
  .string({ error: 'A deployment is named by text, such as "kind:name".' })
  .regex(
    /^[a-z][a-z0-9-]{0,31}(?::[a-z0-9-]{1,32})?$/,
    'A deployment is named by its kind, or by its kind, a colon and its name.',
  )
  .transform(asId.deployment);

const clientText = z
  .string()
  .regex(
    /^[\x20-\x7e]{1,64}$/,
    'Version and environment of a client are 1 to 64 printable ASCII characters.',
  );

const clientSchema = z.object({
  version: clientText.exactOptional(),
  environment: clientText.exactOptional(),
}) satisfies z.ZodType<ClientInfo>;

/** The body of `POST /calls/join`. Fields that it does not know are dropped, so that a newer client gets in. */
export const joinRequestSchema = z.object({
  key: callKeySchema,
  displayName: displayNameSchema,
  adapters: z
    .array(providerKindSchema, { error: 'List the providers that this client can run in "adapters".' })
    .min(1, 'This client names no provider that it can run.')
    .max(JOIN_LIMITS.adapters, `At most ${JOIN_LIMITS.adapters} providers can be named.`),
  requestedProvider: providerKindSchema.exactOptional(),
  resumeSecret: z
    .string()
    .max(JOIN_LIMITS.resumeSecret, 'This is not a secret that the server gave out.')
    .exactOptional(),
  encryption: z.enum(['able', 'wanted']).exactOptional(),
  call: callIdSchema.exactOptional(),
  attempt: z.int().positive().max(JOIN_LIMITS.attempt).exactOptional(),
  client: clientSchema.exactOptional(),
  recording: z.string().max(64, 'This is not the id of a recording.').exactOptional(),
}) satisfies z.ZodType<JoinRequest>;

/** The body of `POST /calls/preview`. */
export const previewRequestSchema = joinRequestSchema.pick({
  key: true,
  adapters: true,
  requestedProvider: true,
  client: true,
}) satisfies z.ZodType<PreviewRequest>;
