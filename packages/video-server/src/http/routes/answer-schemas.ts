import { QUALITY_LEVELS, ROLES, SOURCES, VIDEO_CODECS } from '@crossfade/video-core';
import { z } from '@hono/zod-openapi';

const sources = z.array(z.enum(SOURCES)).readonly();
const rights = z.object({
  publish: sources,
  subscribe: z.boolean(),
  data: z.boolean(),
  hidden: z.literal(true).exactOptional(),
});
const role = z.enum(ROLES);
const quality = z.enum(QUALITY_LEVELS);
const videoCodec = z.enum(VIDEO_CODECS);

export const decisionSchema = z
  .object({
    deployment: z.string(),
    provider: z.string(),
    reason: z.enum(['PIN', 'KILL_SWITCH', 'AUDIENCE', 'RULE', 'REQUEST', 'VIDEO_PROVIDER', 'DEFAULT']),
    variant: z.string(),
    fellBackFrom: z.string().optional(),
  })
  .openapi('Decision');

const kinds = z.array(z.string()).readonly();

export const inputsSchema = z
  .object({
    deployments: z
      .array(z.object({ deployment: z.string(), killed: z.boolean(), healthy: z.boolean() }))
      .readonly(),
    audience: kinds.openapi({ description: 'Providers that the joining client can run' }),
    expected: kinds.optional().openapi({ description: 'Providers that clients seen at the key can run' }),
    client: z.object({ version: z.string().optional(), environment: z.string().optional() }).optional(),
    cohorts: z.array(z.string()).readonly().optional(),
    rule: z
      .object({ deployment: z.string(), variant: z.string(), version: z.number().optional() })
      .optional(),
    requested: z.string().optional(),
    videoProvider: z.string().optional(),
    defaultDeployment: z.string(),
  })
  .openapi('DecisionInputs');

export const joinAnswerSchema = z
  .object({
    call: z.string(),
    key: z.string(),
    epoch: z.number(),
    attempt: z.number(),
    decision: decisionSchema,
    participant: z.object({
      id: z.string(),
      name: z.string(),
      role,
      rights,
      resumeSecret: z.string(),
    }),
    encrypted: z.boolean().optional().openapi({
      description: 'Whether the call is end-to-end encrypted, as its first participant chose; absent: no.',
    }),
    iceServers: z
      .array(
        z.object({
          urls: z.array(z.string()).readonly(),
          username: z.string().optional(),
          credential: z.string().optional(),
        }),
      )
      .readonly(),
    credentials: z
      .unknown()
      .openapi({ description: 'Opaque; for the client adapter of `decision.provider`.' }),
    publish: z
      .object({ codecs: z.object({ camera: videoCodec, screen: videoCodec }).readonly().optional() })
      .optional()
      .openapi({ description: 'The parts of the client’s publish profile that the server sets.' }),
    controlToken: z
      .string()
      .optional()
      .openapi({ description: 'A short-lived token for the control channel of the call.' }),
    explain: z.boolean(),
  })
  .openapi('JoinAnswer');

export const callSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    deployment: z.string(),
    provider: z.string(),
    epoch: z.number(),
    attempt: z.number(),
    decision: decisionSchema,
    reason: z.string().openapi({ description: 'Why the call is where it began: `decision.reason`' }),
    locked: z.boolean(),
    encrypted: z.boolean(),
    withheld: sources.openapi({ description: 'Sources that guests may not publish.' }),
    openedAt: z.number(),
    emptySince: z.number().optional(),
    participants: z
      .number()
      .optional()
      .openapi({ description: 'Participants inside now; absent: the deployment did not say' }),
    quality: quality
      .optional()
      .openapi({ description: 'The worst connection that anybody in it reports; absent: nobody does' }),
  })
  .openapi('Call');

export const participantSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    joinedAt: z.number(),
    connected: z.boolean(),
    sources,
    blocked: sources,
    removed: z.boolean(),
    hidden: z.boolean().openapi({ description: 'Whether the others do not learn of them, as of a recorder' }),
    quality: quality.optional().openapi({
      description: 'Of their connection, as they say; absent while they are away or did not say',
    }),
  })
  .openapi('Participant');
