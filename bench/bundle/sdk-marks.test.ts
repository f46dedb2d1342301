import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { BENCH_FACTS } from '../../adapters/bench.ts';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { PROVIDERS, type Provider } from '../join/arms.ts';
import { marksIn } from './sdk-marks.ts';

/** The code of a provider's SDK, as its adapter has it installed. */
async function codeOf(provider: Provider): Promise<string> {
  const { resolve } = createRequire(join(repositoryRoot, `packages/video-${provider}/package.json`));
  const folder = dirname(resolve(BENCH_FACTS[provider].sdk));
  const names = (await readdir(folder)).filter((name) => /\.m?js$/.test(name));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

it("tells the SDKs' own code apart", async () => {
  for (const provider of PROVIDERS) {
    const code = await codeOf(provider);
    for (const other of PROVIDERS)
      expect(marksIn(code, other), `${other} in ${provider}`).toEqual({
        found: other === provider ? 3 : 0,
        of: 3,
      });
  }
});
