import { z } from 'zod';
import { metricsUrl, secret, text, url } from './config-fields.ts';

const websocket = url(['ws', 'wss', 'http', 'https'], 'wss://livekit.example.com');

const schema = z.object({
  URL: websocket,
  PUBLIC_URL: websocket.exactOptional(),
  METRICS_URL: metricsUrl.exactOptional(),
  API_KEY: text,
  API_SECRET: secret(32),
});

/** A LiveKit deployment beside the first, named in `LIVEKIT_DEPLOYMENTS`. */
export interface FurtherLivekit {
  /** Lower case; the deployment is `livekit:<name>`. */
  readonly name: string;
  readonly apiUrl: string;
  readonly publicUrl: string;
  readonly metricsUrl?: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/**
 * Reads the variables of each name, `LIVEKIT_<NAME>_URL` and so on, and says what is wrong with them. Two deployments with
 * one key are refused: their webhooks could not be told apart.
 */
export function readFurtherLivekits(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): { readonly livekits: readonly FurtherLivekit[]; readonly problems: readonly string[] } {
  const livekits: FurtherLivekit[] = [];
  const problems: string[] = [];
  const keys = new Map([[environment['LIVEKIT_API_KEY']?.trim(), 'LIVEKIT_API_KEY']]);
  for (const name of names) {
    if (!/^[a-z][a-z0-9]{0,31}$/i.test(name)) {
      problems.push(
        `LIVEKIT_DEPLOYMENTS has "${name}", but a name is made of letters and digits, such as eu.`,
      );
      continue;
    }
    const prefix = `LIVEKIT_${name.toUpperCase()}_`;
    const given = Object.keys(schema.shape).flatMap((field) => {
      const value = environment[prefix + field];
      return value === undefined || value.trim() === '' ? [] : [[field, value]];
    });
    const { data, error } = schema.safeParse(Object.fromEntries(given));
    if (!data) {
      for (const { code, path, message } of error.issues) {
        const missing = code === 'invalid_type';
        const variable = `${prefix}${path.join('.')}`;
        problems.push(
          missing
            ? `${variable} must be set, since LIVEKIT_DEPLOYMENTS has ${name}.`
            : `${variable} ${message}`,
        );
      }
      continue;
    }
    const other = keys.get(data.API_KEY);
    if (other !== undefined)
      problems.push(`${prefix}API_KEY is the same as ${other}. Give each deployment a key of its own.`);
    keys.set(data.API_KEY, `${prefix}API_KEY`);
    livekits.push({
      name: name.toLowerCase(),
      apiUrl: data.URL,
      publicUrl: data.PUBLIC_URL ?? data.URL,
      ...(data.METRICS_URL !== undefined && { metricsUrl: data.METRICS_URL }),
      apiKey: data.API_KEY,
      apiSecret: data.API_SECRET,
    });
  }
  return { livekits, problems };
}
