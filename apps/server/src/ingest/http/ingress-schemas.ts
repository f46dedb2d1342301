import { z } from '@hono/zod-openapi';
import { INGRESS_STATES, INGRESS_TYPES } from '../../database/ingress-tables.ts';
import { PRESET_NAMES } from '../policy/encoding-preset.ts';

export const ingressRequest = z
  .object({
    type: z.enum(INGRESS_TYPES),
    preset: z
      .enum(PRESET_NAMES)
      .exactOptional()
      .openapi({ description: 'How video is encoded where it cannot be copied; absent: 720p30' }),
  })
  .openapi('IngressRequest');

/** What an encoder is set to. */
const settings = {
  ingressId: z.string(),
  serverUrl: z.string().openapi({ description: 'Where the encoder connects' }),
};

/** The key is answered once: what is stored is a hash. */
const keyed = { ...settings, streamKey: z.string() };

export const newIngress = z
  .object({ success: z.literal(true), ...keyed, data: z.object(keyed) })
  .openapi('NewIngress');

export const ingressStatus = z
  .object({
    ...settings,
    type: z.enum(INGRESS_TYPES),
    keyEnd: z.string().openapi({ description: 'The last characters of the key' }),
    preset: z.enum(PRESET_NAMES),
    state: z.enum(INGRESS_STATES),
    problem: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .openapi({ description: 'Why the encoder is not on the air' }),
    health: z
      .object({
        width: z.number(),
        height: z.number(),
        fps: z.number(),
        kbps: z.number(),
        keyframeInterval: z.number().nullable(),
        bFrames: z.boolean(),
        transcoded: z.boolean().openapi({ description: 'Whether video is encoded again on the server' }),
        audio: z.boolean(),
      })
      .nullable()
      .openapi({ description: 'What arrived in the last seconds' }),
    advice: z
      .array(z.object({ code: z.string(), message: z.string() }))
      .openapi({ description: 'What to change in the encoder, the most important first' }),
  })
  .openapi('Ingress');
