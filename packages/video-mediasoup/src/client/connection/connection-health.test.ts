import { expect, it } from 'vitest';
import { ConnectionHealth } from './connection-health.ts';

it('tells the worst failure, each change once, and the end when the last part has recovered', () => {
  const health = new ConnectionHealth();
  expect(health.failed('send', 'resume')).toBe('resume');
  expect(health.failed('receive', 'resume')).toBeUndefined();
  expect(health.failed('receive', 'full')).toBe('full');
  expect(health.recovered('send')).toBe(false);
  expect(health.recovered('send')).toBe(false);
  expect(health.recovered('receive')).toBe(true);
  expect(health.recovered('receive')).toBe(false);
});
