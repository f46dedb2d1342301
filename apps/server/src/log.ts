import { loggedError } from '@crossfade/video-server/sql';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './configuration/config.ts';

/** Fields that hold a secret wherever they stand, up to three levels deep. */
const SECRET_FIELDS = [
  'apiSecret',
  'authorization',
  'controlToken',
  'cookie',
  'credential',
  'credentials',
  'password',
  'resumeHash',
  'resumeSecret',
  'secret',
  'token',
];

/** JSON lines on standard output; whatever is logged by mistake, its secrets are not. */
export function createLog(level: Config['LOG_LEVEL'], destination?: DestinationStream): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino(
    {
      level,
      base: null,
      redact: { paths, censor: '[secret]' },
      serializers: { err: (error: unknown) => loggedError(error) },
    },
    destination ?? pino.destination(1),
  );
}
