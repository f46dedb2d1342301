import { asId } from '@crossfade/video-core';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { BROWSERS, NETWORKS, SIZES } from '../../comparison/rollup/cell.ts';
import { CURVE } from '../../comparison/rollup/compare-quality.ts';
import { MEASURE_NAMES } from '../../comparison/rollup/measures.ts';
import type { QualityComparison } from '../../comparison/rollup/quality-comparison.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import { errors, staffRefusals } from './error-schema.ts';

const query = z.strictObject({
  by: z.enum(['deployment', 'arm']).default('deployment'),
  days: z.coerce.number().int().min(1).max(366).default(7),
  deployment: z.string().max(100).exactOptional(),
  stage: z.coerce.number().int().min(0).max(100).exactOptional(),
  browser: z.enum(BROWSERS).exactOptional(),
  network: z.enum(NETWORKS).exactOptional(),
  size: z.enum(SIZES).exactOptional(),
  moved: z.enum(['true', 'false']).exactOptional(),
});

const measured = z.object({
  measure: z.enum(MEASURE_NAMES),
  kind: z.enum(['share', 'values']),
  samples: z.number(),
  enough: z.boolean().openapi({ description: 'False: not enough calls to say anything' }),
  share: z.number().optional().openapi({ description: 'Of the samples, 0 to 1' }),
  median: z.number().optional(),
  p95: z.number().optional(),
  curve: z.array(z.number()).optional().openapi({ description: 'The quantiles at `quantiles`' }),
});

const answer = z
  .object({
    quantiles: z.array(z.number()),
    groups: z.array(z.object({ name: z.string(), measures: z.array(measured) })),
  })
  .openapi('QualityComparison');

const route = createRoute({
  method: 'get',
  path: '/comparison',
  summary: 'Compare what clients measured, by deployment or by arm of the latest ramp (operators only)',
  security: [{ staff: [] }],
  request: { query },
  responses: {
    200: {
      description: 'Shares, medians and 95th percentiles of each group',
      content: { 'application/json': { schema: answer } },
    },
    ...staffRefusals,
    ...errors([400, 'invalid-input']),
  },
});

export function addComparisonRoute(
  app: OpenAPIHono,
  comparison: QualityComparison,
  authorizer: RequestAuthorizer,
): void {
  app.openapi(route, async (context) => {
    const identity = await authorizer.identify(context, 'operate');
    const { deployment, moved, ...asked } = context.req.valid('query');
    const groups = await comparison.compare(identity, {
      ...asked,
      ...(deployment !== undefined && { deployment: asId.deployment(deployment) }),
      ...(moved !== undefined && { moved: moved === 'true' }),
    });
    return context.json(
      {
        quantiles: [...CURVE],
        groups: groups.map(({ name, measures }) => ({
          name,
          measures: measures.map(({ curve, ...rest }) => ({ ...rest, ...(curve && { curve: [...curve] }) })),
        })),
      },
      200,
    );
  });
}
