import { expect, it } from 'vitest';
import { seal, unseal } from './sealed-secret.ts';

const KEY = 'a-key-for-tests-of-32-characters-or-more';

it('is read by its key and for its purpose alone', () => {
  const sealed = seal(KEY, 'mail-1', 'the secret of a link');
  expect(unseal(KEY, 'mail-1', sealed)).toBe('the secret of a link');
  expect(sealed).not.toContain('secret');
  expect(seal(KEY, 'mail-1', 'the secret of a link')).not.toBe(sealed);
  expect(unseal(KEY, 'mail-2', sealed)).toBeUndefined();
  expect(unseal('another-key-of-32-characters-or-more', 'mail-1', sealed)).toBeUndefined();
  for (const broken of ['', 'x', sealed.slice(0, -4), `A${sealed}`])
    expect(unseal(KEY, 'mail-1', broken)).toBeUndefined();
});
