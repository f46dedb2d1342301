import { z } from 'zod';

/** What of the server's answers is shown; a later server may answer more. */
const rule = z.looseObject({ name: z.string(), to: z.string(), percent: z.number().optional() });

export const storedRules = z.looseObject({
  version: z.number(),
  rules: z.array(rule),
  cohorts: z.record(z.string(), z.array(z.string())),
  by: z.string().optional(),
  at: z.number().optional(),
});
export type StoredRules = z.infer<typeof storedRules>;

/** Without what only an answer has, so that a file may be one. */
export const rulesFile = z.object({ rules: z.array(z.unknown()), cohorts: z.unknown().optional() });
export type RulesFile = z.infer<typeof rulesFile>;

export const providers = z.looseObject({
  providers: z.array(
    z.looseObject({
      deployment: z.string(),
      healthy: z.boolean(),
      killed: z.boolean(),
      detail: z.string().optional(),
    }),
  ),
  disagreements: z.array(z.string()),
});
export type Providers = z.infer<typeof providers>;

const call = z.looseObject({
  key: z.string(),
  deployment: z.string(),
  epoch: z.number(),
  reason: z.string(),
  openedAt: z.number(),
  participants: z.number().optional(),
});
export type Call = z.infer<typeof call>;

export const callsPage = z.object({ calls: z.array(call), next: z.string().optional() });

const decision = z.looseObject({ deployment: z.string(), reason: z.string() });
const chain = z.looseObject({
  decision: decision.optional(),
  refusal: z.string().optional(),
  steps: z.array(z.looseObject({ step: z.string(), result: z.string(), why: z.string() })),
});
export type Chain = z.infer<typeof chain>;

export const explanation = z.looseObject({
  key: z.string(),
  call: call.optional(),
  opening: chain.extend({ at: z.number() }).optional(),
  next: chain,
});
export type Explanation = z.infer<typeof explanation>;

export const moveBegun = z.looseObject({ move: z.string().nullable(), state: z.string() });

export const move = z.looseObject({
  move: z.string(),
  key: z.string(),
  from: z.string(),
  to: z.string(),
  state: z.string(),
  epoch: z.number(),
  reason: z.string().optional(),
  detail: z.string().optional(),
  requestedAt: z.number(),
  committedAt: z.number().optional(),
  participants: z.array(z.looseObject({ name: z.string(), state: z.string() })),
});
export type Move = z.infer<typeof move>;

export const deploymentState = z.looseObject({
  deployment: z.string(),
  killed: z.boolean(),
  inService: z.array(z.string()),
});
export type DeploymentState = z.infer<typeof deploymentState>;

export const preview = z.looseObject({
  total: z.number(),
  deployments: z.record(z.string(), z.number()),
  changed: z.number(),
});
export type Preview = z.infer<typeof preview>;

const entry = z.looseObject({
  at: z.number(),
  subject: z.string(),
  action: z.string(),
  call: z.string().optional(),
  deployment: z.string().optional(),
  detail: z.string().optional(),
  change: z
    .looseObject({
      version: z.number().optional(),
      /** Of a guarded ramp. */
      ramp: z.number().optional(),
      phase: z.string().optional(),
      percent: z.number().optional(),
      reason: z.string().optional(),
    })
    .optional(),
  decision: decision.optional(),
  refusal: z.string().optional(),
});
export type AuditEntry = z.infer<typeof entry>;

export const auditPage = z.object({ entries: z.array(entry) });

const arm = z.object({ keys: z.number(), trials: z.number(), events: z.number() });

export const ramp = z.looseObject({
  number: z.number().optional(),
  phase: z.string(),
  percent: z.number(),
  to: z.string().optional(),
  since: z.number().optional(),
  reason: z.string().optional(),
  detail: z.string().optional(),
  steps: z.array(z.looseObject({ percent: z.number(), minutes: z.number() })),
  metrics: z.array(
    z.looseObject({
      metric: z.string(),
      treated: arm,
      control: arm,
      evidence: z.number(),
      needed: z.number(),
      worse: z.boolean(),
      enough: z.boolean(),
      smallestEffect: z.number().optional(),
    }),
  ),
});
export type Ramp = z.infer<typeof ramp>;
