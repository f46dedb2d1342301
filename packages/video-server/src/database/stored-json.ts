import { asId, SOURCES, type Decision, type Rights } from '@crossfade/video-core';
import { z } from 'zod';

/** JSON columns are parsed as they are read: yesterday's release wrote some of them. */
export const storedRights = z.object({
  publish: z.array(z.enum(SOURCES)),
  subscribe: z.boolean(),
  data: z.boolean(),
}) satisfies z.ZodType<Rights>;

const deployment = z.string().transform(asId.deployment);

export const storedDecision = z.object({
  deployment,
  provider: z.string().transform(asId.provider),
  reason: z.enum(['PIN', 'KILL_SWITCH', 'AUDIENCE', 'RULE', 'REQUEST', 'VIDEO_PROVIDER', 'DEFAULT']),
  variant: z.string(),
  fellBackFrom: deployment.exactOptional(),
}) satisfies z.ZodType<Decision>;
