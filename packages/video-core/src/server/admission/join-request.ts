import { z } from 'zod';
import { asId } from '../../contract/identity.ts';
import { JOIN_LIMITS, type JoinRequest, type PreviewRequest } from '../../call/join.ts';

/** Unicode's control characters (category Cc), which no name or key needs. */
const CONTROL = /\p{Cc}/u;
/** Bidirectional overrides, embeddings and isolates (UAX #9), which make a name read as another one. */
const BIDI = /[\u202A-\u202E\u2066-\u2069]/u;
/** Half of a surrogate pair: such a string cannot be encoded in a URL. */
const LONE_SURROGATE = /\p{Cs}/u;

/** One line of text that a person typed: trimmed, in Unicode's NFC, and never invisible. */
const line = (what: string, longest: number) =>
  z
    .string({ error: `${what} must be text.` })
    // Refused before any work on it: normalising a megabyte costs time.
    .max(longest * 4, `${what} may have at most ${longest} characters.`)
    .refine((value) => !LONE_SURROGATE.test(value), `${what} holds half a character; type it again.`)
    .transform((value) => value.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .max(longest, `${what} may have at most ${longest} characters.`)
        .refine((value) => /[^\p{Cf}\p{Z}]/u.test(value), `${what} must not be empty.`)
        .refine((value) => !CONTROL.test(value), `${what} must not hold control characters.`)
        .refine((value) => !BIDI.test(value), `${what} must not change the direction of writing.`),
    );

export const callKeySchema = line('The key of a call', JOIN_LIMITS.key)
  // A browser resolves these two in a path, so no link could lead there.
  .refine((value) => value !== '.' && value !== '..', 'The key of a call must not be "." or "..".')
  .transform(asId.key);

export const displayNameSchema = line('The name', JOIN_LIMITS.displayName);

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
}) satisfies z.ZodType<JoinRequest>;

/** The body of `POST /calls/preview`. */
export const previewRequestSchema = joinRequestSchema.pick({
  key: true,
  adapters: true,
  requestedProvider: true,
}) satisfies z.ZodType<PreviewRequest>;
