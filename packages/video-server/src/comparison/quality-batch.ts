import { callKeySchema, joinRequestSchema } from '@crossfade/video-core/server';
import { z } from 'zod';

const DAY = 86_400;
const SAMPLES = 20;

const part = (what: string) =>
  z
    .number({ error: `${what} is a number.` })
    .min(0, `${what} is at least 0.`)
    .max(1, `${what} is at most 1.`);
const milliseconds = z
  .number({ error: 'A time is a number of milliseconds.' })
  .min(0)
  .max(DAY * 1_000);

const kilobits = z.number().min(0).max(1_000_000);
const lines = z.int().min(0).max(10_000);

/** One thing that a client measured. Fields that are not known are dropped, so that a newer client is understood. */
const sampleSchema = z.discriminatedUnion('type', [
  /** The click on Join has led into the call, or to an error that was no refusal. */
  z.object({ type: z.literal('join'), ok: z.boolean(), ms: milliseconds.exactOptional() }),
  /** From the click on Join to the first remote frame. */
  z.object({ type: z.literal('first-frame'), ms: milliseconds }),
  /** From a lost connection to the next. */
  z.object({ type: z.literal('reconnect'), ms: milliseconds }),
  /** Milliseconds in which nothing arrived around a move. */
  z.object({ type: z.literal('move'), gap: milliseconds }),
  /** What a participant had of the call for about a minute, so that little is lost with a page that dies. */
  z.object({
    type: z.literal('segment'),
    seconds: z.number().min(0).max(DAY),
    /** Connections that were lost, also those that came back. */
    disconnects: z.int().min(0).max(10_000),
    /** The part of the time that received video stood still. */
    frozen: part('The frozen part').exactOptional(),
    /** The part of the received audio that was made up by the decoder. */
    concealed: part('The concealed part').exactOptional(),
    /** Times that received video stood still. */
    freezes: z.int().min(0).max(100_000).exactOptional(),
    /** The part of the time that the processor kept the encoder from sending more. */
    cpuLimited: part('The part limited by the processor').exactOptional(),
    /** Kilobits per second, of all media together. */
    sendKbps: kilobits.exactOptional(),
    receiveKbps: kilobits.exactOptional(),
    /** Lines of the camera's largest sent layer, and of the largest received video. */
    sendHeight: lines.exactOptional(),
    receiveHeight: lines.exactOptional(),
  }),
]);

/** The body of `POST /quality`. It carries no name and no id of a participant. */
export const qualityBatchSchema = z.object({
  key: callKeySchema,
  client: joinRequestSchema.shape.client,
  /** Counts the moves of the call, as far as the page has followed them. */
  epoch: z.int().min(1).max(1_000_000).exactOptional(),
  /** Participants in the call, this one among them. */
  participants: z.int().min(1).max(100_000).exactOptional(),
  /** How media travels; a value that is not known counts as `unknown`. */
  network: z.string().max(20).exactOptional(),
  samples: z
    .array(sampleSchema, { error: 'List what was measured in "samples".' })
    .min(1, 'A batch has at least one sample.')
    .max(SAMPLES, `A batch has at most ${SAMPLES} samples.`),
});

export type QualityBatch = z.infer<typeof qualityBatchSchema>;
export type QualitySample = z.infer<typeof sampleSchema>;
