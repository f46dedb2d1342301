import type { z } from 'zod';
import { noteOf } from './config-fields.ts';

const SECRET = /(?:SECRET|STAFF_TOKEN)$/;

/** The fields of some settings, each with the example that `.env.example` shows. */
type Sections = readonly { readonly fields: Readonly<Record<string, z.ZodType>> }[];

/** A sentence for each secret that is the one printed as an example: anyone who has read it can sign anything. */
export function publishedSecrets(
  sections: Sections,
  given: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const examples = sections.flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([name, field]) => {
      const { example, with: further = {} } = noteOf(field);
      return Object.entries(further).concat([[name, example]]);
    }),
  );
  const published = new Set(examples.filter(([name]) => SECRET.test(name)).map(([, example]) => example));
  return Object.entries(given)
    .filter(([name, value = '']) => SECRET.test(name) && published.has(value.trim()))
    .map(
      ([name]) => `${name} is the example that everyone can read. Make one of your own: openssl rand -hex 32`,
    );
}
