import { asId } from '@crossfade/video-core';
import { deploymentIdSchema } from '@crossfade/video-core/server';
import { z } from 'zod';
import { METRICS } from '../comparison/metrics.ts';
import type { Ramp } from './ramp.ts';

const STEPS = 10;
const DAYS = 60;

const stepSchema = z
  .strictObject({
    percent: z
      .number({ error: 'The percentage of a step is a number above 0 and below 100.' })
      .min(0.01, 'The percentage of a step is at least 0.01.')
      .max(95, 'The percentage of a step is at most 95: the rest is compared with.')
      .multipleOf(0.01, 'A percentage has at most two decimals.'),
    minutes: z
      .number({ error: 'The minutes of a step are a number.' })
      .min(1, 'A step lasts at least a minute.')
      .max(DAYS * 24 * 60, `A step lasts at most ${DAYS} days.`),
  })
  .readonly();

/** What an operator may ask for. */
export const rampPlanSchema = z
  .strictObject({
    to: deploymentIdSchema,
    steps: z
      .array(stepSchema, { error: 'List the steps in "steps".' })
      .min(1, 'A ramp has at least one step.')
      .max(STEPS, `A ramp has at most ${STEPS} steps.`)
      .refine((steps) => steps.every(({ percent }, at) => percent > (steps[at - 1]?.percent ?? 0)), {
        error: 'The percentages of the steps rise.',
      })
      .readonly()
      .default([
        { percent: 5, minutes: 60 },
        { percent: 25, minutes: 24 * 60 },
        { percent: 50, minutes: 24 * 60 },
      ]),
  })
  .readonly();

/** A ramp as it is stored. */
export const storedRamp = z.object({
  number: z.number(),
  plan: rampPlanSchema,
  phase: z.enum(['canary', 'ramp', 'held', 'complete', 'rolled-back']),
  step: z.number(),
  since: z.number(),
  startedAt: z.number(),
  tenant: z.string().transform(asId.tenant),
  accepted: z.partialRecord(z.enum(['split', ...METRICS]), z.number()).exactOptional(),
  reason: z
    .enum(['operator', 'breaker', 'out-of-service', 'worse', 'signal', 'sample-ratio', 'inconclusive'])
    .exactOptional(),
  detail: z.string().exactOptional(),
}) satisfies z.ZodType<Ramp>;
