import { expect, it } from 'vitest';
import { createLog } from './log.ts';

it('hides secrets that are logged by mistake', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const secret = 'hunter2';
  log.info({ token: secret, answer: { credentials: { token: secret }, resumeSecret: secret } });
  log.info({ headers: { authorization: secret, cookie: secret }, ice: { turn: { credential: secret } } });
  expect(lines.join('')).not.toContain(secret);
  expect(lines.join('')).toContain('[secret]');
});
