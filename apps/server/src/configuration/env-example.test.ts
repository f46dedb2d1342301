import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { renderEnvExample } from './env-example.ts';

const file = join(import.meta.dirname, '../../../../.env.example');

/** As Docker and Node read it. */
const settings = (text: string, pattern: RegExp) =>
  Object.fromEntries([...text.matchAll(pattern)].map(([, name = '', value = '']) => [name, value]));

describe('.env.example', () => {
  it('is what the schema says; run: pnpm --filter @crossfade/server env:example', async () => {
    expect(await readFile(file, 'utf8')).toBe(renderEnvExample());
  });

  it('asks for nothing but the legacy path when it is copied as it is', () => {
    const live = settings(renderEnvExample(), /^([A-Z_]+)=(.*)$/gm);
    expect(live).toEqual({ NEXT_PUBLIC_USE_LIVEKIT: 'false' });
    expect(readConfig(live).NEXT_PUBLIC_USE_LIVEKIT).toBe(false);
  });

  it('shows values that the server takes', () => {
    const all = settings(renderEnvExample(), /^(?:# )?([A-Z_]+)=(.*)$/gm);
    expect(Object.keys(all).length).toBeGreaterThan(30);
    // In production the secrets that everyone can read are refused.
    expect(() => readConfig({ ...all, NODE_ENV: 'development' })).not.toThrow();
  });
});
