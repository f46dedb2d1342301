import { VIDEO_CODECS } from '@crossfade/video-core';
import {
  email,
  flag,
  iceUrls,
  list,
  note,
  port,
  proxies,
  secret,
  text,
  url,
  whole,
  word,
} from './config-fields.ts';

export const serving = {
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
  METRICS_PORT: port.exactOptional().meta(
    note({
      description:
        'A port on which GET /metrics answers Prometheus. Keep it from the outside. Unset: there are no metrics.',
      example: '9464',
    }),
  ),
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
  OPEN_REGISTRATION: flag.exactOptional().meta(
    note({
      description:
        'true lets anyone make an account, to follow and to stream. false: accounts are by invitation alone. Unset: true in development, false in production.',
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

export const calls = {
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

export const media = {
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

export const network = {
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

export const mail = {
  SMTP_URL: url(['smtp', 'smtps'], 'smtps://user:password@mail.example.com')
    .exactOptional()
    .meta(
      note({
        description:
          'The mail server for mails to visitors. smtps:// is TLS from the start; smtp:// uses it where the server offers it. Unset, and no SENDGRID_API_KEY: in development staff read the mails at /staff/mails, in production none are sent.',
        example: 'smtps://user:password@mail.example.com',
      }),
    ),
  SENDGRID_API_KEY: text.exactOptional().meta(
    note({
      description: 'Sends mails by SendGrid’s SMTP service, where SMTP_URL is unset.',
      example: 'SG.example',
    }),
  ),
  MAIL_FROM: email.exactOptional().meta(
    note({
      description: 'The address that mails are from, such as visits@example.com.',
      example: 'visits@example.com',
    }),
  ),
};

export const storage = {
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
};

export const recordings = {
  RECORDINGS_KEPT_DAYS: whole(1, 36_500)
    .default(30)
    .meta(
      note({
        description: 'Days to keep a recording, unless staff or an open incident hold it.',
        example: '30',
      }),
    ),
  RECORDINGS_DISK_GB: whole(1, 1_000_000)
    .default(20)
    .meta(
      note({
        description:
          'Gigabytes of recordings in DATA_DIR, where no AWS_BUCKET is set. What would exceed them is not stored until there is room, and staff see it.',
        example: '20',
      }),
    ),
  AWS_ACCESS_KEY_ID: text.exactOptional().meta(
    note({
      description: 'S3-compatible storage for recordings. Unset: the disk, in DATA_DIR.',
      example: 'AKIAEXAMPLE',
    }),
  ),
  AWS_SECRET_ACCESS_KEY: text
    .exactOptional()
    .meta(note({ description: 'The secret access key.', example: 'secret' })),
  AWS_BUCKET: text
    .exactOptional()
    .meta(note({ description: 'The bucket for recordings.', example: 'recordings' })),
  AWS_REGION: text
    .exactOptional()
    .meta(note({ description: 'The region of the bucket.', example: 'eu-central-1' })),
  AWS_ENDPOINT_URL: url(['http', 'https'], 'https://s3.example.com')
    .exactOptional()
    .meta(
      note({
        description: 'The URL of a store that is compatible with S3. Unset: AWS.',
        example: 'https://s3.example.com',
      }),
    ),
  RECORDERS: whole(1, 100)
    .exactOptional()
    .meta(
      note({
        description:
          'Calls to record at a time on this server; further recordings wait. Unset: one for every two cores.',
        example: '1',
      }),
    ),
  CHROMIUM_PATH: text.exactOptional().meta(
    note({
      description: 'The Chromium that records calls. Unset: the one on the PATH.',
      example: '/usr/bin/chromium',
    }),
  ),
  FFMPEG_PATH: text.default('ffmpeg').meta(
    note({
      description: 'The ffmpeg that finishes recordings and takes encoders.',
      example: '/usr/bin/ffmpeg',
    }),
  ),
};
