import { z } from 'zod';
import { asId } from '../../contract/identity.ts';
import { callKeySchema, deploymentIdSchema } from '../admission/join-request.ts';

/** Bounds of a set of rules, which every process keeps in memory. */
const LIMITS = { rules: 20, names: 50, cohorts: 20, keys: 500 } as const;

const refuse = (what: string) => ({ error: what });

const nameSchema = z
  .string(refuse('A name is text.'))
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'A name is 1 to 40 of a-z, 0-9 and "-".');

const tenantSchema = z
  .string(refuse('A tenant is named by text.'))
  .min(1, 'A tenant has a name.')
  .max(200, 'This is not the name of a tenant.')
  .transform(asId.tenant);

const environmentSchema = z
  .string(refuse('An environment is named by text.'))
  .regex(/^[\x20-\x7e]{1,64}$/, 'An environment is 1 to 64 printable ASCII characters.');

/** Several of something, at least one: a condition without values would match nobody. */
const some = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .array(schema, refuse('This is a list.'))
    .min(1, 'List at least one, or leave the condition out.')
    .max(LIMITS.names, `List at most ${LIMITS.names}.`)
    .readonly();

/** One rule: calls that match all of its conditions go to a deployment, or a percentage of them does. */
const ruleSchema = z
  .strictObject({
    /** Which keys the percentage takes depends on it: a rule that is renamed takes others. */
    name: nameSchema,
    to: deploymentIdSchema,
    /** Of the keys that match; absent: all. Raising it keeps those that were in. */
    percent: z
      .number(refuse('A percentage is a number from 0 to 100.'))
      .min(0, 'A percentage is at least 0.')
      .max(100, 'A percentage is at most 100.')
      .multipleOf(0.01, 'A percentage has at most two decimals.')
      .exactOptional(),
    tenants: some(tenantSchema).exactOptional(),
    /** Of this set, or of the application's sign-in. */
    cohorts: some(nameSchema).exactOptional(),
    environments: some(environmentSchema).exactOptional(),
    /** The range of versions of clients, such as `>=2.3.0`; a client that does not say its version does not match. */
    clients: z
      .string(refuse('A range of versions is text, such as ">=2.3.0".'))
      .regex(
        /^(?:=|!=|<|<=|>|>=|\^|~) ?\d{1,9}(?:\.\d{1,9}){0,2}$/,
        'A range of versions is an operator (= != < <= > >= ^ ~) and a version, such as ">=2.3.0".',
      )
      .exactOptional(),
  })
  .readonly();

/** What operators have set: the first rule that matches answers, and when none does, the next step of a decision. */
export const ruleSetSchema = z
  .strictObject({
    rules: z
      .array(ruleSchema, refuse('List the rules in "rules".'))
      .max(LIMITS.rules, `At most ${LIMITS.rules} rules can be set.`)
      .readonly(),
    /** Keys by the name of their cohort. */
    cohorts: z
      .record(
        nameSchema,
        z.array(callKeySchema).max(LIMITS.keys, `A cohort has at most ${LIMITS.keys} keys.`).readonly(),
      )
      .refine((cohorts) => Object.keys(cohorts).length <= LIMITS.cohorts, {
        error: `At most ${LIMITS.cohorts} cohorts can be set.`,
      })
      .readonly()
      .default({}),
  })
  .refine(({ rules }) => new Set(rules.map(({ name }) => name)).size === rules.length, {
    error: 'Two rules have the same name.',
    path: ['rules'],
  });

export type Rule = z.infer<typeof ruleSchema>;
export type RuleSet = Readonly<z.infer<typeof ruleSetSchema>>;

export const NO_RULES: RuleSet = { rules: [], cohorts: {} };
