import { freeTextSchema, providerKindSchema } from '@crossfade/video-core/server';
import { z } from '@hono/zod-openapi';
import { APPROVALS } from '../../database/stream-tables.ts';
import { LONGEST_FOLLOWING } from '../policy/stream.ts';

const titleField = freeTextSchema('The title', { longest: 120, units: 480, lines: 'one' }).openapi({
  type: 'string',
});

/** Several lines, or nothing. */
export const longTextField = z.union([
  z.literal(''),
  freeTextSchema('The text', { longest: 1_000, units: 4_000, lines: 'many' }).openapi({ type: 'string' }),
]);

/** Where a picture is; `null`: none. */
export const pictureField = z
  .url({ protocol: /^https$/ })
  .max(2_000)
  .nullable();

const chat = {
  isChatEnabled: z.boolean(),
  isChatDelayed: z.boolean().openapi({ description: 'Slow mode' }),
  isChatFollowersOnly: z.boolean(),
  chatFollowerMinutes: z
    .int()
    .min(0)
    .max(LONGEST_FOLLOWING)
    .openapi({ description: 'For so long one has to have followed, where only followers write' }),
};

const optionalChat = {
  isChatEnabled: chat.isChatEnabled.exactOptional(),
  isChatDelayed: chat.isChatDelayed.exactOptional(),
  isChatFollowersOnly: chat.isChatFollowersOnly.exactOptional(),
  chatFollowerMinutes: chat.chatFollowerMinutes.exactOptional(),
};

export const newStream = z
  .object({
    title: titleField,
    description: longTextField.exactOptional(),
    thumbnail: pictureField.exactOptional(),
    ...optionalChat,
  })
  .openapi('NewStream');

const hasSomething = (given: object): boolean => Object.keys(given).length > 0;
const WHAT = 'Give what is to be changed.';

export const streamChanges = z
  .object({
    title: titleField.exactOptional(),
    description: longTextField.exactOptional(),
    thumbnail: pictureField.exactOptional(),
  })
  .refine(hasSomething, WHAT)
  .openapi('StreamChanges');

export const chatChanges = z.object(optionalChat).refine(hasSomething, WHAT).openapi('ChatSettings');

export const profile = z
  .object({
    id: z.string(),
    username: z.string().nullable(),
    name: z.string(),
    imageUrl: z.string().nullable(),
    bio: z.string(),
  })
  .openapi('Profile');

export const ownProfile = z.object({ ...profile.shape, email: z.string() }).openapi('OwnProfile');

const streamUser = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  imageUrl: z.string().nullable(),
});

export const stream = z
  .object({
    id: z.string().openapi({ description: 'Of its host' }),
    user: streamUser,
    title: z.string(),
    description: z.string(),
    thumbnail: z.string().nullable(),
    isLive: z.boolean(),
    liveSince: z.string().nullable(),
    ...chat,
  })
  .openapi('Stream');

export const creatorStream = z
  .object({ ...stream.shape, approval: z.enum(APPROVALS) })
  .openapi('CreatorStream');

/** What a viewer sees of a stream, beside itself. */
export const watchedStream = z
  .object({
    ...stream.shape,
    followers: z.number(),
    following: z.boolean(),
    isHost: z.boolean(),
  })
  .openapi('WatchedStream');

/** Kinds of providers that a client has an SDK for; absent: all. */
export const adaptersQuery = z
  .string()
  .max(600)
  .transform((value) => value.split(',').map((kind) => kind.trim()))
  .pipe(z.array(providerKindSchema).max(16))
  .optional()
  .openapi({
    type: 'string',
    description: 'Providers that the client has an SDK for, between commas; absent: all',
  });

/** For the provider's own SDK. */
export const access = {
  token: z.string(),
  provider: z.string().openapi({ description: 'Whose SDK the token is for' }),
  participant: z.string(),
};
