import { freeTextSchema } from '@crossfade/video-core/server';
import { z } from '@hono/zod-openapi';

/** What a person, a tablet or a room is called. */
export const nameField = freeTextSchema('The name', { longest: 80, units: 400, lines: 'one' }).openapi({
  type: 'string',
});

/** A few words: a room, a relation. */
export const wordsField = z.union([
  z.literal(''),
  freeTextSchema('This text', { longest: 80, units: 400, lines: 'one' }).openapi({ type: 'string' }),
]);

/** What staff write down: a reason, what happened. */
export const textField = freeTextSchema('The text', { longest: 2_000, units: 10_000, lines: 'many' }).openapi(
  {
    type: 'string',
  },
);

export const idField = z.string().min(1).max(64);

/** An id in a path; anything else there is not found. */
export const idParams = z.object({ id: idField });

/** What may be changed of something, of which a request gives at least one. */
export const changesOf = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z.object(fields).refine((given) => Object.keys(given).length > 0, 'Give what is to be changed.');
