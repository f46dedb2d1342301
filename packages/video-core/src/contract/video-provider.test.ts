import { expect, it } from 'vitest';
import { manifest } from './capabilities.ts';
import { asId } from './identity.ts';
import { defineProvider } from './video-provider.ts';

const kind = asId.provider('alder');

it('tells what it can do before it is loaded, and loads once', async () => {
  let loads = 0;
  const provider = defineProvider({
    kind,
    capabilities: manifest(kind, { resume: 'it rains' }),
    load: async () => ({ half: (loads += 1) }),
  });
  expect(provider.capabilities.features.resume).toEqual({ supported: false, reason: 'it rains' });
  expect(loads).toBe(0);
  const [one, other] = await Promise.all([provider.load(), provider.load()]);
  expect(one).toBe(other);
  expect(loads).toBe(1);
});

it('is loaded again after a failure', async () => {
  let loads = 0;
  const provider = defineProvider({
    kind,
    capabilities: manifest(kind),
    load: async () => {
      loads += 1;
      if (loads === 1) throw new Error('no network');
      return loads;
    },
  });
  await expect(provider.load()).rejects.toThrow('no network');
  expect(await provider.load()).toBe(2);
});

it('does not take the manifest of another kind', () => {
  const capabilities = manifest(asId.provider('birch'));
  expect(() => defineProvider({ kind, capabilities, load: async () => 1 })).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  );
});
