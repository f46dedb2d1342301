import { asId, DATA_LIMITS, SOURCES } from '@crossfade/video-core';
import { z } from 'zod';

const id = z.string().min(1).max(200);
const publicationId = id.transform(asId.publication);
const publication = z.object({
  publicationId,
  source: z.enum(SOURCES),
  mutedBy: z.array(z.enum(['self', 'server'])).max(2),
});
const size = z.number().min(0).max(100_000);

const signal = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('description'),
    description: z.object({ type: z.enum(['offer', 'answer']), sdp: z.string().max(100_000) }),
    publications: z.record(z.string().max(20), publicationId),
  }),
  z.object({
    kind: z.literal('candidate'),
    candidate: z.string().max(2_000),
    mid: z.string().max(20).nullable(),
    line: z.number().int().nonnegative().nullable(),
  }),
  z.object({
    kind: z.literal('wants'),
    wants: z.record(
      publicationId,
      z.object({
        subscribed: z.boolean(),
        visible: z.boolean(),
        width: size,
        height: size,
        fps: size.optional(),
      }),
    ),
  }),
]);

/** Everything that a browser sends is unknown until it went through one of these. */
export const handshakeSchema = z.object({
  token: z.string().max(5_000),
  resume: z.object({ seat: id, secret: id }).optional(),
  publications: z.array(publication).max(SOURCES.length),
});

export const orderSchema = z.object({
  number: z.number().int().positive(),
  command: z.discriminatedUnion('do', [
    z.object({ do: z.literal('publish'), publication }),
    z.object({ do: z.literal('unpublish'), publicationId }),
    z.object({ do: z.literal('mute'), publicationId, muted: z.boolean() }),
    z.object({ do: z.literal('signal'), to: id, signal }),
    z.object({
      do: z.literal('send'),
      topic: z.string().max(DATA_LIMITS.topic),
      payload: z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= DATA_LIMITS.reliable),
      to: z.array(id.transform(asId.participant)).max(DATA_LIMITS.recipients).optional(),
    }),
    z.object({ do: z.literal('leave') }),
  ]),
});
