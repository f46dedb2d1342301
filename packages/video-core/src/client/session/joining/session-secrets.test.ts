import { expect, test } from 'vitest';
import { SessionSecrets, type SecretStorage } from './session-secrets.ts';

const refusing: SecretStorage = {
  getItem: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  },
};

test('is kept beyond a page', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  new SessionSecrets('resume', () => storage).set('garden', 'a');
  expect(new SessionSecrets('resume', () => storage).get('garden')).toBe('a');
});

test.each([
  ['refuses', refusing],
  ['forgets', { getItem: () => null, setItem: () => undefined }],
  ['is not there', undefined],
])('is kept for as long as the page lives where the storage %s', (_, storage) => {
  const secrets = new SessionSecrets('resume', () => storage);
  expect(secrets.get('garden')).toBeUndefined();
  secrets.set('garden', 'a');
  expect(secrets.get('garden')).toBe('a');
});
