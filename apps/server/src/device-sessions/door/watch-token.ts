import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DeviceSession } from '../policy/device-session.ts';

type Named = Pick<DeviceSession, 'roomName'>;

/** The secret in the watch link of one session. It is stored nowhere, and works until the session ends. */
export const watchToken = (secret: string, { roomName }: Named): string =>
  createHmac('sha256', secret).update(`watch-session\n${roomName}`).digest('base64url');

export function holdsWatchToken(secret: string, session: Named, token: string): boolean {
  const [given, expected] = [Buffer.from(token), Buffer.from(watchToken(secret, session))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
