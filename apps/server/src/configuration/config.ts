import { asId } from '@crossfade/video-core';
import { z } from 'zod';
import { ConfigurationError } from '../errors/configuration-error.ts';
import { flag, list, metricsUrl, note, port, secret, text, url, whole, word } from './config-fields.ts';
import { readFurtherLivekits, type FurtherLivekit } from './further-livekits.ts';
import { publishedSecrets } from './published-secrets.ts';
import { streams } from './stream-variables.ts';
import { calls, mail, media, network, recordings, serving, storage } from './server-variables.ts';

const websocket = url(['ws', 'wss', 'http', 'https'], 'ws://localhost:7880');

const choosing = {
  VIDEO_PROVIDER: word(['livekit', 'mediasoup'])
    .exactOptional()
    .meta(
      note({
        description: 'The provider of new calls unless something else decides: livekit or mediasoup.',
        example: 'mediasoup',
      }),
    ),
  NEXT_PUBLIC_USE_LIVEKIT: flag.exactOptional().meta(
    note({
      description:
        'What this web environment asks for: true for LiveKit, false for mediasoup, unset for neither. Takes precedence over VIDEO_PROVIDER. Read when the web server starts.',
      example: 'false',
      live: true,
    }),
  ),
  DEFAULT_DEPLOYMENT: text
    .toLowerCase()
    .transform(asId.deployment)
    .exactOptional()
    .meta(
      note({
        description:
          'Where a new call runs when nothing else decides: a provider that is on, or one of LIVEKIT_DEPLOYMENTS as livekit:<name>. Unset: the provider that was there first.',
        example: 'mediasoup',
      }),
    ),
};

const livekit = {
  LIVEKIT_URL: websocket.exactOptional().meta(
    note({
      description:
        'The LiveKit server’s URL, as reached from this server. Unset: LiveKit is off. `npm start` runs LiveKit and sets it.',
      example: 'ws://localhost:7880',
    }),
  ),
  LIVEKIT_API_KEY: text
    .exactOptional()
    .meta(note({ description: 'An API key from the LiveKit server’s configuration.', example: 'devkey' })),
  LIVEKIT_API_SECRET: secret(32)
    .exactOptional()
    .meta(
      note({
        description: 'Its secret, at least 32 characters. Make one with: openssl rand -hex 32',
        example: 'a-development-secret-of-32-characters-or-more',
      }),
    ),
  LIVEKIT_METRICS_URL: metricsUrl.exactOptional().meta(
    note({
      description:
        'Where the LiveKit server gives Prometheus its figures (its prometheus_port), for what a participant costs there. Unset: not known.',
      example: 'http://localhost:6789/metrics',
    }),
  ),
  NEXT_PUBLIC_LIVEKIT_URL: websocket.exactOptional().meta(
    note({
      description: 'The LiveKit server’s URL, as reached from browsers. Unset: LIVEKIT_URL.',
      example: 'wss://livekit.example.com',
    }),
  ),
  NEXT_PUBLIC_LIVEKIT_WS_URL: websocket.exactOptional().meta(
    note({
      description: 'An older name of NEXT_PUBLIC_LIVEKIT_URL, which takes precedence.',
      example: 'wss://livekit.example.com',
    }),
  ),
  LIVEKIT_DEPLOYMENTS: list.default([]).meta(
    note({
      description:
        'Names of further LiveKit deployments, comma-separated. Each has variables of its own, here for eu; PUBLIC_URL is for browsers (unset: URL). No two deployments may share a key.',
      example: 'eu',
      with: {
        LIVEKIT_EU_URL: 'wss://eu.livekit.example.com',
        LIVEKIT_EU_PUBLIC_URL: 'wss://eu.livekit.example.com',
        LIVEKIT_EU_API_KEY: 'eukey',
        LIVEKIT_EU_API_SECRET: 'another-development-secret-of-32-characters',
      },
    }),
  ),
  RECORDER: word(['page', 'egress'])
    .default('page')
    .meta(
      note({
        description:
          'What records calls, of either provider: page, a Chromium on this server, which docker compose builds into its image where this is set; egress, the egress service of LIVEKIT_URL, which must write to DATA_DIR of this server under the same path and reach WEB_URL.',
        example: 'page',
      }),
    ),
};

const mediasoup = {
  MEDIASOUP_ENABLED: flag
    .default(true)
    .meta(note({ description: 'false turns mediasoup off; no worker is started.', example: 'true' })),
  MEDIASOUP_WORKER_BIN: text.exactOptional().meta(
    note({
      description:
        'The path of a mediasoup worker. Unset: the worker of the npm package. `npm start` sets it.',
      example: '/usr/local/bin/mediasoup-worker',
    }),
  ),
  MEDIASOUP_LISTEN_IP: list.default(['127.0.0.1']).meta(
    note({
      description:
        'Addresses to receive media on, IPv4 or IPv6, comma-separated. `npm start` adds the machine’s own.',
      example: '127.0.0.1,192.0.2.10',
    }),
  ),
  MEDIASOUP_ANNOUNCED_IP: list.default([]).meta(
    note({
      description: 'What clients are told instead, the nth for the nth of them. Needed for 0.0.0.0 and ::.',
      example: '203.0.113.7',
    }),
  ),
  MEDIASOUP_UDP_PORT_MIN: port.default(40_000).meta(
    note({
      description: 'One port for each worker, UDP and TCP, apart from LiveKit’s 50000-50200.',
      example: '40000',
    }),
  ),
  MEDIASOUP_UDP_PORT_MAX: port
    .default(40_100)
    .meta(note({ description: 'The last of these ports.', example: '40100' })),
  MEDIASOUP_WORKERS: whole(1, 256)
    .exactOptional()
    .meta(note({ description: 'Number of workers. Unset: one per core.', example: '2' })),
};

/** The sections of `.env.example`, in its order. */
export const CONFIG_SECTIONS = [
  { title: 'Which provider a new call runs on', fields: choosing },
  { title: 'LiveKit', fields: livekit },
  { title: 'mediasoup', fields: mediasoup },
  { title: 'The server', fields: serving },
  { title: 'Calls', fields: calls },
  { title: 'Media', fields: media },
  { title: 'Ways through the network', fields: network },
  { title: 'Mail', fields: mail },
  { title: 'Storage', fields: storage },
  { title: 'Recordings', fields: recordings },
  { title: 'Streams', fields: streams },
] as const;

const configSchema = z.object({
  ...choosing,
  ...livekit,
  ...mediasoup,
  ...serving,
  ...calls,
  ...media,
  ...network,
  ...mail,
  ...storage,
  ...recordings,
  ...streams,
});

/** Every setting that the server reads, under its variable's name. */
export type Config = z.output<typeof configSchema> & { readonly furtherLivekits: readonly FurtherLivekit[] };

/** Variables that only make sense together: with one of them set, all must be. */
const TOGETHER: readonly (readonly (keyof Config)[])[] = [
  ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'],
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_BUCKET', 'AWS_REGION'],
];

/** Reads the whole environment; a variable that is set to nothing counts as unset. Throws `ConfigurationError`. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const { data, error } = configSchema.safeParse(given);
  if (!data)
    throw new ConfigurationError(error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  const further = readFurtherLivekits(data.LIVEKIT_DEPLOYMENTS, given);
  const config = { ...data, furtherLivekits: further.livekits };
  const production = config.NODE_ENV === 'production';
  const published = production ? publishedSecrets(CONFIG_SECTIONS, given) : [];
  const problems = [...further.problems, ...contradictions(config), ...published];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
}

/** The deployments that are on, in the order in which one replaces another that fails. */
const deploymentsOf = ({ MEDIASOUP_ENABLED, LIVEKIT_URL, furtherLivekits }: Config): string[] => [
  ...(MEDIASOUP_ENABLED ? ['mediasoup'] : []),
  ...(LIVEKIT_URL === undefined ? [] : ['livekit']),
  ...furtherLivekits.map(({ name }) => `livekit:${name}`),
];

function contradictions(config: Config): string[] {
  const problems: string[] = [];
  for (const names of TOGETHER) {
    const missing = names.filter((name) => config[name] === undefined);
    const present = names.find((name) => config[name] !== undefined);
    // Credentials of AWS are often in the environment for other reasons; the bucket says that they are meant.
    const meant = names.includes('AWS_BUCKET') ? config.AWS_BUCKET !== undefined : present !== undefined;
    if (meant && missing.length > 0)
      problems.push(`${missing.join(', ')} must be set as well, since ${present} is.`);
  }
  if (config.RECORDER === 'egress' && config.LIVEKIT_URL === undefined)
    problems.push('LIVEKIT_URL must be set as well, since RECORDER is egress.');
  const mailServer = config.SMTP_URL === undefined ? 'SENDGRID_API_KEY' : 'SMTP_URL';
  if (config[mailServer] !== undefined && config.MAIL_FROM === undefined)
    problems.push(`MAIL_FROM must be set as well, since ${mailServer} is.`);
  const deployments = deploymentsOf(config);
  if (config.DEFAULT_DEPLOYMENT !== undefined && !deployments.includes(config.DEFAULT_DEPLOYMENT))
    problems.push(
      `DEFAULT_DEPLOYMENT is "${config.DEFAULT_DEPLOYMENT}", but no such deployment is on. Set it to ${deployments.join(' or ')}.`,
    );
  if (config.VIDEO_PROVIDER === 'livekit' && config.LIVEKIT_URL === undefined)
    problems.push('VIDEO_PROVIDER is livekit. Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.');
  if (config.VIDEO_PROVIDER === 'mediasoup' && !config.MEDIASOUP_ENABLED)
    problems.push('VIDEO_PROVIDER is mediasoup, but MEDIASOUP_ENABLED is false. Change one of them.');
  const noLivekit = config.LIVEKIT_URL === undefined && config.LIVEKIT_DEPLOYMENTS.length === 0;
  if (!config.MEDIASOUP_ENABLED && noLivekit)
    problems.push('No provider is on. Set LIVEKIT_URL, or turn another one on.');
  const unsendable = config.MEDIASOUP_LISTEN_IP.filter(
    (ip, index) => /^(?:0\.0\.0\.0|::)$/.test(ip) && config.MEDIASOUP_ANNOUNCED_IP[index] === undefined,
  );
  if (config.MEDIASOUP_ENABLED && unsendable.length > 0)
    problems.push(
      `MEDIASOUP_ANNOUNCED_IP must be set as well, since MEDIASOUP_LISTEN_IP has ${unsendable.join(', ')}, to which no browser can send.`,
    );
  if (config.MEDIASOUP_UDP_PORT_MAX < config.MEDIASOUP_UDP_PORT_MIN)
    problems.push('MEDIASOUP_UDP_PORT_MAX must not be below MEDIASOUP_UDP_PORT_MIN.');
  if (config.WHIP_UDP_PORT_MAX <= config.WHIP_UDP_PORT_MIN)
    problems.push('WHIP_UDP_PORT_MAX must be above WHIP_UDP_PORT_MIN.');
  if (config.TURN_URLS.length > 0 && config.TURN_SECRET === undefined)
    problems.push('TURN_SECRET must be set as well, since TURN_URLS is.');
  for (const name of ['SERVER_URL', 'NODE_URL'] as const)
    if (/[?#]/.test(config[name] ?? '')) problems.push(`${name} must have no query and no fragment.`);
  const origins = config.WEB_ORIGIN.filter(
    (origin) => !URL.canParse(origin) || new URL(origin).origin !== origin,
  );
  if (origins.length > 0)
    problems.push(
      `WEB_ORIGIN has ${origins.join(', ')}, but an origin is like https://calls.example.com, with no path.`,
    );
  return problems;
}
