import { asId, SOURCES } from '@crossfade/video-core';
import { z } from 'zod';
import {
  DATA_LABELS,
  PROTOCOL_VERSION,
  SIGNALLING_LIMITS,
  type Handshake,
  type Method,
  type Requests,
} from '../../protocol/index.ts';
import {
  dtlsParametersSchema,
  rtpCapabilitiesSchema,
  rtpParametersSchema,
  sctpStreamParametersSchema,
} from './rtp-schemas.ts';

/** No control characters: ids are logged, stored and sent to everyone else. */
const id = z
  .string()
  .min(1)
  .max(SIGNALLING_LIMITS.idCharacters)
  .regex(/^\P{Cc}*$/u);
const publicationId = id.transform(asId.publication);
const nothing = z.strictObject({});
const pixels = z.number().min(0).max(32_768);
const demand = z.strictObject({
  visible: z.boolean(),
  width: pixels,
  height: pixels,
  fps: z.number().min(0).max(240).exactOptional(),
});
const size = z.strictObject({ width: z.number().min(1).max(32_768), height: z.number().min(1).max(32_768) });
const receive = z.strictObject({ recvRtpCapabilities: rtpCapabilitiesSchema });

export const handshakeSchema = z.strictObject({
  token: z.string().min(1).max(SIGNALLING_LIMITS.tokenCharacters),
  protocol: z.literal(PROTOCOL_VERSION),
  session: id.exactOptional(),
  receive: receive.exactOptional(),
}) satisfies z.ZodType<Handshake>;

export const envelopeSchema = z.strictObject({
  id: z.string().min(1).max(64),
  method: z.string().max(64),
  data: z.unknown(),
});

/** One schema for each method; a malformed request is refused as a whole. */
export const requestSchemas = {
  'connect-transport': z.strictObject({ transportId: id, dtlsParameters: dtlsParametersSchema }),
  'restart-ice': z.strictObject({ transportId: id }),
  'renew-transport': z.strictObject({ direction: z.enum(['send', 'receive']) }),
  receive,
  produce: z.strictObject({
    publicationId,
    source: z.enum(SOURCES),
    kind: z.enum(['audio', 'video']),
    rtpParameters: rtpParametersSchema,
    muted: z.boolean(),
    size: size.exactOptional(),
    encrypted: z.boolean().exactOptional(),
  }),
  'set-size': z.strictObject({ publicationId, size }),
  unproduce: z.strictObject({ publicationId }),
  'set-muted': z.strictObject({ publicationId, muted: z.boolean() }),
  'resume-consumers': z.strictObject({
    consumerIds: z.array(id).max(SIGNALLING_LIMITS.consumersPerRequest),
  }),
  'set-demand': z.strictObject({
    demands: z
      .record(publicationId, demand)
      .refine(
        (demands) => Object.keys(demands).length <= SIGNALLING_LIMITS.demandsPerRequest,
        `at most ${SIGNALLING_LIMITS.demandsPerRequest} demands at once`,
      ),
  }),
  'set-subscribed': z.strictObject({ publicationId, subscribed: z.boolean() }),
  'produce-data': z.strictObject({
    label: z.enum(DATA_LABELS),
    sctpStreamParameters: sctpStreamParametersSchema,
  }),
  'data-open': nothing,
  snapshot: nothing,
  leave: nothing,
} satisfies { readonly [M in Method]: z.ZodType<Requests[M]['data']> };
