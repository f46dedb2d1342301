import { FEATURES } from '@crossfade/video-core';
import { CONFORMANCE_CASES } from '@crossfade/video-core/testkit';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const guide = await readFile(join(import.meta.dirname, '../../docs/add-a-provider.md'), 'utf8');

describe('docs/add-a-provider.md', () => {
  it('explains each entry of the manifest, and how many cases need it', () => {
    for (const feature of FEATURES) {
      const row = guide.split('\n').find((line) => line.startsWith(`| \`${feature}\``));
      expect(row, feature).toBeDefined();
      const cases = CONFORMANCE_CASES.filter((one) => one.feature === feature).length;
      expect(row?.split('|')[3]?.trim(), feature).toBe(cases === 0 ? 'none' : String(cases));
    }
    const required = CONFORMANCE_CASES.filter(({ feature }) => feature === undefined).length;
    expect(guide).toContain(`${required} cases have no entry`);
  });

  it('names cases that there are', () => {
    const named = [...guide.matchAll(/-t '([^']+)'/g)].map(([, words = '']) => words);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((words) => !CONFORMANCE_CASES.some(({ name }) => name.includes(words)))).toEqual([]);
  });
});
