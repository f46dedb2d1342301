import { proxiesAt } from '@crossfade/video-core/server';
import { z } from 'zod';

const noteSchema = z.object({
  description: z.string(),
  example: z.string(),
  live: z.literal(true).exactOptional(),
  /** Further variables that this one calls for, with the values shown. */
  with: z.record(z.string(), z.string()).exactOptional(),
});

/**
 * What `.env.example` says of a variable: its meaning, the value shown, and whether its line is live instead of
 * commented out.
 */
export const note = (field: z.infer<typeof noteSchema>) => field;

/** What {@link note} said of a variable. Throws when it said nothing. */
export const noteOf = (field: z.ZodType) => noteSchema.parse(field.meta());

/** One of some words, in any case. */
export const word = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(words, { error: ({ input }) => `is "${String(input)}". Set it to ${words.join(' or ')}.` }));

export const flag = word(['true', 'false']).transform((value) => value === 'true');

export const text = z.string().trim();

export const secret = (shortest: number) =>
  text.min(
    shortest,
    `is too short. Set it to at least ${shortest} characters, for example with: openssl rand -hex 32`,
  );

export const whole = (least: number, most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,12}$/, `must be a whole number from ${least} to ${most}.`)
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}.`).max(most, `must be at most ${most}.`));

export const port = whole(1, 65_535);

export const url = (protocols: readonly string[], example: string) =>
  text.refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)), {
    error: `must be a URL that starts with ${protocols.join(':// or ')}://, such as ${example}`,
  });

/** Where figures are read in the format of Prometheus. */
export const metricsUrl = url(['http', 'https'], 'http://localhost:6789/metrics');

/** At most 254 characters (RFC 5321, section 4.5.3.1.3, with its errata). */
export const email = text.max(254).pipe(z.email('must be an e-mail address, without a name.'));

/** Places of proxies, as {@link proxiesAt} reads them. */
export const proxies = text
  .transform((value) => value.split(',').map((one) => one.trim().toLowerCase()))
  .refine(namesProxies, {
    error:
      'must list proxies, each as loopback, private, an address, or a network such as 10.1.0.0/16. It is no number any more.',
  });

function namesProxies(places: readonly string[]): boolean {
  try {
    proxiesAt(places);
    return true;
  } catch {
    return false;
  }
}

/** Values between commas. */
export const list = text.transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

export const iceUrls = (schemes: readonly string[], example: string) =>
  list.refine((urls) => urls.every((each) => schemes.includes(each.split(':', 1)[0] ?? '')), {
    error: `must list URLs that start with ${schemes.join(': or ')}:, between commas, such as ${example}`,
  });
