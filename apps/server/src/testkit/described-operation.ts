import { z } from 'zod';

/** JSON Schema, as far as the documents of our routes use it. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minItems?: number | undefined;
  readonly format?: string | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    items: schema.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    format: z.string().optional(),
  }),
);

const operation = z.looseObject({
  'x-action': z.string().optional(),
  security: z.array(z.record(z.string(), z.unknown())).default([]),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), schema: schema.optional() }))
    .default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: schema.optional() })) })
    .optional(),
});

const document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), schema).default({}) }),
});

/** One route, as an OpenAPI document describes it. */
export interface DescribedOperation {
  readonly method: string;
  readonly path: string;
  /** Of the policy table, where the product describes it. */
  readonly action: string | undefined;
  /** Names of the security schemes that it asks for. */
  readonly security: readonly string[];
  readonly query: readonly { readonly name: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
}

/** Every route that a document describes, and the schemas that theirs refer to. */
export function describedOperations(json: unknown) {
  const { paths, components } = document.parse(json);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]): DescribedOperation => {
      const body = each.requestBody?.content['application/json']?.schema;
      return {
        method: method.toUpperCase(),
        path,
        action: each['x-action'],
        security: each.security.flatMap((scheme) => Object.keys(scheme)),
        query: each.parameters
          .filter((parameter) => parameter.in === 'query')
          .map(({ name, schema: given = {} }) => ({ name, schema: given })),
        body,
      };
    }),
  );
  return { operations, schemas: components.schemas };
}
