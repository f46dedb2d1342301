import { z } from 'zod';
import {
  HEADER_EXTENSION_URIS,
  SIGNALLING_LIMITS,
  type DtlsParameters,
  type RtpCapabilities,
  type RtpParameters,
  type SctpStreamParameters,
} from '../../protocol/index.ts';

const payloadType = z.int().min(0).max(127);
const ssrc = z.int().min(0).max(0xffff_ffff);
const bitrate = z.int().min(0).max(1_000_000_000);
const name = z.string().min(1).max(SIGNALLING_LIMITS.idCharacters);
const parameters = z
  .record(z.string().max(64), z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]))
  .refine((record) => Object.keys(record).length <= 64, 'too many parameters');
const kind = z.enum(['audio', 'video']);
const uri = z.enum(HEADER_EXTENSION_URIS);
const priority = z.enum(['very-low', 'low', 'medium', 'high']);
const rtcpFeedback = z
  .array(z.strictObject({ type: name, parameter: z.string().max(64).exactOptional() }))
  .max(32);

/** Room for every payload type of RFC 3551's dynamic range, and no more. */
const CODECS = 64;
const EXTENSIONS = 32;
const ENCODINGS = 8;

export const rtpCapabilitiesSchema = z.strictObject({
  codecs: z
    .array(
      z.strictObject({
        kind,
        mimeType: name,
        preferredPayloadType: payloadType,
        clockRate: z.int().min(1).max(1_000_000),
        channels: z.int().min(1).max(255).exactOptional(),
        parameters: parameters.exactOptional(),
        rtcpFeedback: rtcpFeedback.exactOptional(),
      }),
    )
    .max(CODECS),
  headerExtensions: z
    .array(
      z.strictObject({
        kind,
        uri,
        preferredId: z.int().min(1).max(255),
        preferredEncrypt: z.boolean().exactOptional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).exactOptional(),
      }),
    )
    .max(EXTENSIONS),
}) satisfies z.ZodType<RtpCapabilities>;

export const rtpParametersSchema = z.strictObject({
  mid: z.string().max(32).exactOptional(),
  codecs: z
    .array(
      z.strictObject({
        mimeType: name,
        payloadType,
        clockRate: z.int().min(1).max(1_000_000),
        channels: z.int().min(1).max(255).exactOptional(),
        parameters: parameters.exactOptional(),
        rtcpFeedback: rtcpFeedback.exactOptional(),
      }),
    )
    .min(1)
    .max(CODECS),
  headerExtensions: z
    .array(
      z.strictObject({
        uri,
        id: z.int().min(1).max(255),
        encrypt: z.boolean().exactOptional(),
        parameters: parameters.exactOptional(),
      }),
    )
    .max(EXTENSIONS),
  encodings: z
    .array(
      z.strictObject({
        active: z.boolean().exactOptional(),
        ssrc: ssrc.exactOptional(),
        rid: z
          .string()
          .regex(/^[\w-]{1,16}$/)
          .exactOptional(),
        codecPayloadType: payloadType.exactOptional(),
        rtx: z.strictObject({ ssrc }).exactOptional(),
        dtx: z.boolean().exactOptional(),
        scalabilityMode: z
          .string()
          .regex(/^[LS][1-9]T[1-9]\w{0,10}$/)
          .exactOptional(),
        scaleResolutionDownBy: z.number().min(1).max(64).exactOptional(),
        maxBitrate: bitrate.exactOptional(),
        maxFramerate: z.number().min(0).max(240).exactOptional(),
        adaptivePtime: z.boolean().exactOptional(),
        priority: priority.exactOptional(),
        networkPriority: priority.exactOptional(),
      }),
    )
    .min(1)
    .max(ENCODINGS),
  rtcp: z
    .strictObject({
      cname: z.string().max(256).exactOptional(),
      reducedSize: z.boolean().exactOptional(),
      mux: z.boolean().exactOptional(),
    })
    .exactOptional(),
  msid: z.string().max(256).exactOptional(),
}) satisfies z.ZodType<RtpParameters>;

export const dtlsParametersSchema = z.strictObject({
  role: z.enum(['auto', 'client', 'server']).exactOptional(),
  fingerprints: z
    .array(
      z.strictObject({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string().regex(/^[\dA-Fa-f]{2}(?::[\dA-Fa-f]{2}){15,63}$/),
      }),
    )
    .min(1)
    .max(8),
}) satisfies z.ZodType<DtlsParameters>;

export const sctpStreamParametersSchema = z.strictObject({
  streamId: z.int().min(0).max(65_534),
  ordered: z.boolean().exactOptional(),
  maxPacketLifeTime: z.int().min(0).max(60_000).exactOptional(),
  maxRetransmits: z.int().min(0).max(1_000).exactOptional(),
}) satisfies z.ZodType<SctpStreamParameters>;
