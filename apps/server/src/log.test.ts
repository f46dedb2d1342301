import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, it } from 'vitest';
import { createLog } from './log.ts';

it('hides secrets that are logged by mistake', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const secret = 'hunter2';
  log.info({ token: secret, answer: { credentials: { token: secret }, resumeSecret: secret } });
  log.info({ answer: { controlToken: secret }, livekit: { apiSecret: secret } });
  log.info({ headers: { authorization: secret, cookie: secret }, ice: { turn: { credential: secret } } });
  expect(lines.join('')).not.toContain(secret);
  expect(lines.join('')).toContain('[secret]');
});

it('says which query failed and why, and none of its values, however deep', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const said = 'what only the two of us should know';
  const query = new DrizzleQueryError('insert into "chat_messages"', [said], new Error('disk full'));
  log.error({ err: query }, 'failed');
  log.error({ err: new Error('the call broke', { cause: query }) }, 'failed');
  expect(lines.join('')).not.toContain(said);
  for (const line of lines) {
    expect(line).toContain('insert into');
    expect(line).toContain('disk full');
    expect(line).toContain('log.test.ts');
  }
});

it('says each of several errors that came together, as of a host with two addresses', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  log.error({ err: new AggregateError([new Error('refused by ::1'), new Error('refused by 127.0.0.1')]) });
  expect(lines.join('')).toContain('refused by ::1');
  expect(lines.join('')).toContain('refused by 127.0.0.1');
});
