import { asId, SOURCES, type Decision, type Rights } from '@crossfade/video-core';
import type { DecisionInputs } from '@crossfade/video-core/server';
import { z } from 'zod';

/** JSON columns are parsed as they are read: yesterday's release wrote some of them. */
export const storedRights = z.object({
  publish: z.array(z.enum(SOURCES)),
  subscribe: z.boolean(),
  data: z.boolean(),
  hidden: z.literal(true).exactOptional(),
}) satisfies z.ZodType<Rights>;

const deployment = z.string().transform(asId.deployment);

export const storedDecision = z.object({
  deployment,
  provider: z.string().transform(asId.provider),
  reason: z.enum(['PIN', 'KILL_SWITCH', 'AUDIENCE', 'RULE', 'REQUEST', 'VIDEO_PROVIDER', 'DEFAULT']),
  variant: z.string(),
  fellBackFrom: deployment.exactOptional(),
}) satisfies z.ZodType<Decision>;

export const storedChange = z.record(z.string(), z.unknown());

const kind = z.string().transform(asId.provider);

export const storedInputs = z.object({
  deployments: z.array(z.object({ deployment, killed: z.boolean(), healthy: z.boolean() })),
  audience: z.array(kind),
  expected: z.array(kind).exactOptional(),
  client: z
    .object({ version: z.string().exactOptional(), environment: z.string().exactOptional() })
    .exactOptional(),
  cohorts: z.array(z.string()).exactOptional(),
  rule: z.object({ deployment, variant: z.string(), version: z.number().exactOptional() }).exactOptional(),
  requested: kind.exactOptional(),
  videoProvider: kind.exactOptional(),
  defaultDeployment: deployment,
}) satisfies z.ZodType<DecisionInputs>;
