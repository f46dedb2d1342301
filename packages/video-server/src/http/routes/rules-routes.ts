import { ruleSetSchema } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { RuleBook, RulesNow } from '../../operation/rule-book.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import { errors, staffRefusals } from './error-schema.ts';
import { reasonSchema } from './reason-schema.ts';

/** New schemas: only schemas made after OpenAPI's extension of zod can be named. */
const documentedRules = ruleSetSchema.safeExtend({ rules: ruleSetSchema.shape.rules }).openapi('Rules');
const documentedChange = ruleSetSchema
  .safeExtend({
    version: z
      .number()
      .int()
      .min(0)
      .max(2_000_000_000)
      .openapi({ description: 'The version that is changed' }),
    reason: reasonSchema.exactOptional(),
  })
  .openapi('RulesChange');
const storedRules = z
  .object({
    version: z.number().openapi({ description: '0 when rules were never set' }),
    rules: z.array(z.unknown()).readonly(),
    cohorts: z.record(z.string(), z.array(z.string()).readonly()),
    by: z.string().optional(),
    at: z.number().optional(),
    unreadable: z.boolean().optional().openapi({
      description:
        'True: the stored version cannot be read by this server. The rules shown, those before it, are in force; setting rules replaces it',
    }),
  })
  .openapi('StoredRules');

const security = [{ staff: [] }];
const refusals = {
  ...staffRefusals,
  ...errors([400, 'invalid-input: nothing was changed'], [413, 'body-too-large']),
};

const getRules = createRoute({
  method: 'get',
  path: '/rules',
  summary: 'Read the rules that decide where new calls run (operators only)',
  security,
  responses: {
    200: { description: 'The rules in force', content: { 'application/json': { schema: storedRules } } },
    ...refusals,
  },
});

const putRules = createRoute({
  method: 'put',
  path: '/rules',
  summary: 'Replace the rules; they hold on every server within a second (operators only)',
  security,
  request: {
    body: { required: true, content: { 'application/json': { schema: documentedChange } } },
  },
  responses: {
    200: { description: 'The rules in force', content: { 'application/json': { schema: storedRules } } },
    ...refusals,
    ...errors([409, 'rules-changed: another version is in force by now; nothing was changed']),
  },
});

const previewRules = createRoute({
  method: 'post',
  path: '/rules/preview',
  summary: 'Where the latest calls would have been opened under other rules (operators only)',
  security,
  request: {
    body: { required: true, content: { 'application/json': { schema: documentedRules } } },
  },
  responses: {
    200: {
      description: 'The latest 100 calls of the tenant, the latest first, and how many would go where',
      content: {
        'application/json': {
          schema: z
            .object({
              total: z.number(),
              deployments: z.record(z.string(), z.number()),
              changed: z.number().openapi({ description: 'Calls that would go elsewhere than they did' }),
              calls: z.array(
                z.object({
                  call: z.string(),
                  key: z.string(),
                  was: z.string(),
                  would: z.string().optional().openapi({ description: 'Absent: it would have been refused' }),
                  reason: z.string().optional(),
                }),
              ),
            })
            .openapi('RulesPreview'),
        },
      },
    },
    ...refusals,
  },
});

export function addRulesRoutes(app: OpenAPIHono, rules: RuleBook, authorizer: RequestAuthorizer): void {
  app.openapi(getRules, async (context) => {
    const identity = await authorizer.identify(context, 'operate');
    return context.json(rulesAnswer(await rules.read(identity)), 200);
  });
  app.openapi(putRules, async (context) => {
    const identity = await authorizer.identify(context, 'operate');
    const { version, reason, rules: list, cohorts } = context.req.valid('json');
    const change = { set: { rules: list, cohorts }, version, ...(reason !== undefined && { reason }) };
    return context.json(rulesAnswer(await rules.set(identity, change)), 200);
  });
  app.openapi(previewRules, async (context) => {
    const identity = await authorizer.identify(context, 'operate');
    const calls = await rules.preview(identity, context.req.valid('json'));
    const deployments: Record<string, number> = {};
    for (const { would } of calls)
      if (would !== undefined) deployments[would] = (deployments[would] ?? 0) + 1;
    const changed = calls.filter(({ was, would }) => was !== would).length;
    return context.json({ total: calls.length, deployments, changed, calls: [...calls] }, 200);
  });
}

const rulesAnswer = ({ version, set, by, at, unreadable }: RulesNow) => ({
  version,
  rules: set.rules,
  cohorts: set.cohorts,
  ...(by !== undefined && { by }),
  ...(at !== undefined && { at }),
  ...(unreadable && { unreadable }),
});
