import { createRoute, z } from '@hono/zod-openapi';
import { LANGUAGES } from '../database/languages.ts';
import { changesOf, nameField, wordsField } from '../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import type { ProductApp } from '../http/product-app.ts';
import { managerOf } from '../rights/request-rights.ts';
import type { ResidenceDetails } from './residence-details.ts';

const residence = z
  .object({
    name: z.string(),
    timeZone: z.string().openapi({ description: 'IANA time zone' }),
    contact: z.string().nullable().openapi({ description: 'A telephone number, or words' }),
    language: z.enum(LANGUAGES).openapi({ description: 'Of the mails to visitors' }),
  })
  .openapi('Residence');

const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'The time zone is one of the IANA database, such as Europe/Berlin.');

const changes = changesOf({
  name: nameField.exactOptional(),
  timeZone: timeZone.exactOptional(),
  contact: wordsField
    .nullable()
    .transform((words) => (words === '' ? null : words))
    .exactOptional(),
  language: z.enum(LANGUAGES).exactOptional(),
}).openapi('ResidenceChanges');

const read = createRoute({
  ...guarded('residence:read'),
  method: 'get',
  path: '/api/residence',
  summary: 'Read how the residence is called and reached',
  responses: { ...refusals, 200: json('The residence', residence) },
});

const change = createRoute({
  ...guarded('residence:write'),
  method: 'patch',
  path: '/api/residence',
  summary:
    'Change what is given: name, time zone, the language of mails, and what visitors read when nobody can be reached otherwise',
  request: jsonBody(changes),
  responses: { ...refusals, 200: json('The residence', residence) },
});

export function addResidenceRoutes(app: ProductApp, details: ResidenceDetails): void {
  app.openapi(read, async (context) => context.json(await details.read(managerOf(context).tenant), 200));
  app.openapi(change, async (context) => {
    const manager = managerOf(context);
    await details.change(manager, context.req.valid('json'));
    return context.json(await details.read(manager.tenant), 200);
  });
}

function isTimeZone(name: string): boolean {
  try {
    // An offset, which is no place, is taken as well.
    return /^[A-Z]/.test(new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone);
  } catch {
    return false;
  }
}
