import { asId, VIDEO_CODECS } from '@crossfade/video-core';
import { z } from 'zod';
import { flag, iceUrls, list, note, port, proxies, secret, text, url, whole, word } from './config-fields.ts';
import { ConfigurationError } from './errors/configuration-error.ts';
import { readFurtherLivekits, type FurtherLivekit } from './further-livekits.ts';
import { publishedSecrets } from './published-secrets.ts';

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

const serving = {
  NODE_ENV: word(['development', 'production', 'test'])
    .default('development')
    .meta(
      note({
        description: 'In development, decisions are explained to everyone and a staff token is generated.',
        example: 'production',
      }),
    ),
  CROSSFADE_ENVIRONMENT: text
    .regex(/^[\x20-\x7e]{1,64}$/, 'must be 1 to 64 printable ASCII characters.')
    .exactOptional()
    .meta(
      note({
        description:
          'Names this environment to the rules for new calls. The web app reads it as well. Unset: the value of NODE_ENV.',
        example: 'staging',
      }),
    ),
  HOST: text.default('0.0.0.0').meta(note({ description: 'The address to listen on.', example: '0.0.0.0' })),
  PORT: port.default(1285).meta(note({ description: 'The port to listen on.', example: '1285' })),
  SERVER_URL: url(['http', 'https'], 'https://api.example.com')
    .exactOptional()
    .meta(
      note({
        description:
          'The server’s URL, as reached from browsers; may have a path. Unset: localhost. The web app reads it as well.',
        example: 'http://localhost:1285',
      }),
    ),
  NODE_URL: url(['http', 'https'], 'https://node-1.example.com')
    .exactOptional()
    .meta(
      note({
        description:
          'This server’s own URL, as reached from browsers, when several servers share SERVER_URL behind a balancer: a room whose media server is ours lives in one of them.',
        example: 'https://node-1.example.com',
      }),
    ),
  WEB_ORIGIN: list.default(['http://localhost:3000', 'http://127.0.0.1:3000']).meta(
    note({
      description: 'Origins whose pages may call this server, comma-separated.',
      example: 'http://localhost:3000,http://127.0.0.1:3000',
    }),
  ),
  WEB_URL: url(['http', 'https'], 'https://calls.example.com')
    .exactOptional()
    .meta(
      note({
        description:
          'Where people reach the web app: links of invitations begin with it. Unset: the first of WEB_ORIGIN.',
        example: 'http://localhost:3000',
      }),
    ),
  OPEN_CALLS: flag.exactOptional().meta(
    note({
      description:
        'true lets anyone join a call at any key, such as /call/garden. false: staff and the participants of visits alone. Unset: true in development, false in production.',
      example: 'true',
    }),
  ),
  STAFF_TOKEN: secret(16)
    .exactOptional()
    .meta(
      note({
        description:
          'Who presents it as "Authorization: Bearer …" may moderate. Unset: nobody; in development one is made in DATA_DIR.',
        example: 'a-staff-token-of-16-characters-or-more',
      }),
    ),
  TOKEN_SECRET: secret(32)
    .exactOptional()
    .meta(
      note({
        description:
          'Signs the tokens of our own signalling and the control channel. Unset: generated once and kept in the shared database.',
        example: 'a-development-secret-of-32-characters-or-more',
      }),
    ),
  TRUST_PROXY: proxies.default(['loopback']).meta(
    note({
      description:
        'Where proxies stand that append to X-Forwarded-For, which limits for each address go by: loopback, private, addresses, networks. The web server is one, for what it forwards below /api.',
      example: 'loopback,10.1.0.0/16',
    }),
  ),
  JOINS_PER_MINUTE: whole(1, 10_000_000)
    .default(600)
    .meta(
      note({
        description:
          'Joins per minute of one address at one key (five times as many over all keys), and moderation requests per minute.',
        example: '600',
      }),
    ),
  LOG_LEVEL: word(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .meta(note({ description: 'The lowest level that is logged.', example: 'info' })),
};

const calls = {
  CALL_EMPTY_GRACE_SECONDS: whole(1, 86_400)
    .default(30)
    .meta(
      note({ description: 'Seconds to keep a call after the last participant has left.', example: '30' }),
    ),
  CALL_MAX_PARTICIPANTS: whole(2, 10_000)
    .default(100)
    .meta(note({ description: 'Maximum participants of a call.', example: '100' })),
  CALL_RETENTION_DAYS: whole(1, 36_500)
    .default(30)
    .meta(
      note({
        description: 'Days to keep an ended call, with its participants and decisions.',
        example: '30',
      }),
    ),
  AUDIT_RETENTION_DAYS: whole(1, 36_500)
    .default(365)
    .meta(note({ description: 'Days to keep the moderation audit log.', example: '365' })),
};

const media = {
  CAMERA_CODEC: word(VIDEO_CODECS)
    .default('vp8')
    .meta(
      note({
        description:
          'Codec for cameras: vp8, vp9, h264 or av1. Where a browser or a provider lacks it, vp8 is used and the statistics say so.',
        example: 'vp8',
      }),
    ),
  SCREEN_CODEC: word(VIDEO_CODECS)
    .default('vp8')
    .meta(
      note({
        description: 'Codec for shared screens; vp9 and av1 send a single layer.',
        example: 'vp8',
      }),
    ),
};

const network = {
  STUN_URLS: iceUrls(['stun', 'stuns'], 'stun:stun.example.com:3478')
    .default(['stun:stun.l.google.com:19302', 'stun:stun1.l.google.com:19302'])
    .meta(
      note({
        description: 'STUN servers for clients of both providers, comma-separated.',
        example: 'stun:stun.l.google.com:19302,stun:stun1.l.google.com:19302',
      }),
    ),
  TURN_URLS: iceUrls(['turn', 'turns'], 'turn:turn.example.com:3478?transport=udp')
    .default([])
    .meta(
      note({
        description: 'TURN servers, comma-separated. In production, TLS on port 5349 passes most firewalls.',
        example: 'turn:turn.example.com:3478?transport=udp,turns:turn.example.com:5349?transport=tcp',
      }),
    ),
  TURN_SECRET: secret(16)
    .exactOptional()
    .meta(
      note({
        description:
          'Shared with the TURN servers (coturn: static-auth-secret). Clients get short-lived credentials.',
        example: 'a-development-turn-secret',
      }),
    ),
};

const storage = {
  DATABASE_URL: url(['postgres', 'postgresql'], 'postgres://user:password@localhost:5434/crossfade')
    .exactOptional()
    .meta(
      note({
        description:
          'PostgreSQL; required when several servers run. Unset: an embedded database in DATA_DIR.',
        example: 'postgres://crossfade:crossfade@localhost:5434/crossfade',
      }),
    ),
  DATA_DIR: text
    .default('data')
    .meta(
      note({ description: 'Folder of the embedded database and of generated secrets.', example: 'data' }),
    ),
  REDIS_URL: url(['redis', 'rediss'], 'redis://localhost:6379')
    .exactOptional()
    .meta(
      note({
        description:
          'Redis, for several servers: carries change notifications and shared rate limits. Unset: PostgreSQL carries notifications, and each server counts its own requests.',
        example: 'redis://localhost:6379',
      }),
    ),
  AWS_ACCESS_KEY_ID: text
    .exactOptional()
    .meta(note({ description: 'S3-compatible storage for recordings.', example: 'AKIAEXAMPLE' })),
  AWS_SECRET_ACCESS_KEY: text
    .exactOptional()
    .meta(note({ description: 'The secret access key.', example: 'secret' })),
  AWS_BUCKET: text
    .exactOptional()
    .meta(note({ description: 'The bucket for recordings.', example: 'recordings' })),
  AWS_REGION: text
    .exactOptional()
    .meta(note({ description: 'The region of the bucket.', example: 'eu-central-1' })),
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
  { title: 'Storage', fields: storage },
] as const;

/** Variables that only make sense together: with one of them set, all must be. */
const TOGETHER: readonly (readonly (keyof Config)[])[] = [
  ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'],
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_BUCKET', 'AWS_REGION'],
];

const configSchema = z.object({
  ...choosing,
  ...livekit,
  ...mediasoup,
  ...serving,
  ...calls,
  ...media,
  ...network,
  ...storage,
});

/** Every setting that the server reads, under its variable's name. */
export type Config = z.output<typeof configSchema> & { readonly furtherLivekits: readonly FurtherLivekit[] };

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
