import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Assessment } from '../../comparison/assess.ts';
import { METRIC_RULES } from '../../comparison/metrics.ts';
import { rampPlanSchema } from '../../ramp/ramp-schema.ts';
import type { RampReport, Ramps } from '../../ramp/ramps.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import { errors, staffRefusals } from './error-schema.ts';
import { reasonSchema } from './reason-schema.ts';

const planShape = rampPlanSchema.unwrap().shape;
const reason = reasonSchema.exactOptional();
const command = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('start'), to: planShape.to, steps: planShape.steps, reason }),
    z.strictObject({ action: z.literal('pause'), reason }),
    z.strictObject({ action: z.literal('resume') }),
    z.strictObject({ action: z.literal('back'), reason }),
  ])
  .openapi('RampCommand');

const arm = z.object({ keys: z.number(), trials: z.number(), events: z.number() });
const answer = z
  .object({
    phase: z.enum(['off', 'canary', 'ramp', 'held', 'complete', 'rolled-back']),
    number: z.number().optional(),
    to: z.string().optional(),
    percent: z.number().openapi({ description: 'Of the keys, sent to it now' }),
    step: z.number().optional().openapi({ description: 'The place of the step, from 0' }),
    steps: z.array(z.object({ percent: z.number(), minutes: z.number() })),
    since: z.number().optional(),
    startedAt: z.number().optional(),
    reason: z.string().optional(),
    detail: z.string().optional(),
    splitEvidence: z.number().optional(),
    accepted: z
      .record(z.string(), z.number())
      .optional()
      .openapi({ description: 'The evidence with which it was resumed, of the split or a metric' }),
    metrics: z.array(
      z.object({
        metric: z.string(),
        consequence: z.enum(['roll-back', 'pause']),
        treated: arm,
        control: arm,
        evidence: z
          .number()
          .openapi({ description: 'How much likelier harm has become; at `needed` it counts' }),
        needed: z.number(),
        worse: z.boolean(),
        enough: z.boolean().openapi({ description: 'False: not enough calls to say anything' }),
        smallestEffect: z.number().optional().openapi({
          description: 'How many times as often it would have to happen to have been found by now',
        }),
        interval: z.object({ difference: z.number(), lower: z.number(), upper: z.number() }).optional(),
      }),
    ),
  })
  .openapi('Ramp');

const security = [{ staff: [] }];
const answers = {
  200: {
    description: 'The ramp and what is known in it',
    content: { 'application/json': { schema: answer } },
  },
  ...staffRefusals,
};

const getRamp = createRoute({
  method: 'get',
  path: '/ramp',
  summary: 'Read the guarded ramp and its comparison (operators only)',
  security,
  responses: answers,
});

const postRamp = createRoute({
  method: 'post',
  path: '/ramp',
  summary: 'Start, pause, resume or take back the guarded ramp (operators only)',
  security,
  request: { body: { required: true, content: { 'application/json': { schema: command } } } },
  responses: {
    ...answers,
    ...errors(
      [400, 'invalid-input: the command does not fit the ramp as it is; nothing was changed'],
      [404, 'deployment-not-found'],
    ),
  },
});

export function addRampRoutes(app: OpenAPIHono, ramps: Ramps, authorizer: RequestAuthorizer): void {
  app.openapi(getRamp, async (context) => {
    const identity = await authorizer.identify(context, 'operate');
    return context.json(answerOf(await ramps.report(identity)), 200);
  });
  app.openapi(postRamp, async (context) => {
    const identity = await authorizer.identify(context, 'operate');
    const wanted = context.req.valid('json');
    switch (wanted.action) {
      case 'start':
        await ramps.begin(identity, { to: wanted.to, steps: wanted.steps }, wanted.reason);
        break;
      case 'pause':
        await ramps.pause(identity, wanted.reason);
        break;
      case 'resume':
        await ramps.resume(identity);
        break;
      case 'back':
        await ramps.back(identity, wanted.reason);
        break;
    }
    return context.json(answerOf(await ramps.report(identity)), 200);
  });
}

function answerOf(report: RampReport | undefined): z.infer<typeof answer> {
  if (!report) return { phase: 'off', percent: 0, steps: [], metrics: [] };
  const { ramp, percent, assessments, splitEvidence } = report;
  const { plan, tenant: _tenant, ...state } = ramp;
  return {
    ...state,
    to: plan.to,
    steps: [...plan.steps],
    percent,
    splitEvidence,
    metrics: assessments.map(metricOf),
  };
}

const metricOf = (assessment: Assessment) => ({
  ...assessment,
  consequence: METRIC_RULES[assessment.metric].consequence,
});
