import fc from 'fast-check';
import type { Schema } from './described-operation.ts';

/** Texts that have broken servers before. */
const AWKWARD = [
  '',
  ' ',
  '\u0000',
  '\uD800',
  "'; drop table users; --",
  '../../etc/passwd',
  '%00',
  '__proto__',
  'null',
  '🫥'.repeat(300),
  'x'.repeat(5_000),
];

/** Anything at all, as JSON. */
const junk = fc.jsonValue({ maxDepth: 2 });

/** Values that a schema takes, and now and then some that it does not. */
export function valuesOf(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  known: readonly string[],
): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fitting(schema, schemas, known) }, { weight: 1, arbitrary: junk });
}

function fitting(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  known: readonly string[],
): fc.Arbitrary<unknown> {
  const inner = (part: Schema) => valuesOf(part, schemas, known);
  if (schema.$ref !== undefined)
    return fitting(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, schemas, known);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(inner));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const [type] = [schema.type ?? 'object'].flat();
  switch (type) {
    case 'string':
      return textsOf(schema, known);
    case 'integer':
      return fc.integer(boundsOf(schema));
    case 'number':
      return fc.double({ ...boundsOf(schema), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(inner(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 3 });
    default: {
      const properties = schema.properties ?? {};
      const required = (schema.required ?? []).filter((name) => name in properties);
      const values = Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [name, inner(part)]),
      );
      return fc.record(values, { requiredKeys: required });
    }
  }
}

const boundsOf = ({ minimum = -5, maximum = 5_000 }: Schema) => ({
  min: minimum,
  max: Math.min(maximum, 2 ** 31),
});

function textsOf(
  { minLength = 1, maxLength = 40, format }: Schema,
  known: readonly string[],
): fc.Arbitrary<string> {
  if (format === 'email')
    return fc.integer({ max: 50, min: 0 }).map((index) => `person-${index}@generated.example`);
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...known) },
    {
      weight: 6,
      arbitrary: fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) }),
    },
    { weight: 2, arbitrary: fc.constantFrom(...AWKWARD) },
  );
}
