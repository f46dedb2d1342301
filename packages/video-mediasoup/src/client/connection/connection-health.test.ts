import { expect, it } from 'vitest';
import { ConnectionHealth } from './connection-health.ts';

it('tells the worst trouble, each change once, and the end when the last is mended', () => {
  const condition = new ConnectionHealth();
  expect(condition.trouble('send', 'resume')).toBe('resume');
  expect(condition.trouble('receive', 'resume')).toBeUndefined();
  expect(condition.trouble('receive', 'full')).toBe('full');
  expect(condition.mended('send')).toBe(false);
  expect(condition.mended('send')).toBe(false);
  expect(condition.mended('receive')).toBe(true);
  expect(condition.mended('receive')).toBe(false);
});
