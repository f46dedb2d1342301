import { afterEach, expect, it, vi } from 'vitest';
import { command, ensureSystemPackages } from './system-packages.mjs';

afterEach(() => vi.unstubAllEnvs());

it('asks nothing when everything is there', async () => {
  await ensureSystemPackages('Testing', [command('node', 'nodejs')]);
});

it('prints the exact command instead of installing without a yes', async () => {
  vi.stubEnv('CI', '');
  const missing = command('crossfade-has-no-such-program', 'crossfade-no-such-package');
  const asked = ensureSystemPackages('Testing', [missing], undefined, 'Or do without.');
  await expect(asked).rejects.toThrow(/Testing needs crossfade-has-no-such-program\. .*\nOr do without\./s);
});
