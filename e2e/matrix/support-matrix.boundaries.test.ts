import { manifest } from '@crossfade/video-core';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { declaredSkip } from './declared-skip.ts';
import { gaps } from './gaps.ts';
import { MANIFESTS, PROVIDERS } from './manifests.ts';
import { listScenarios, type Scenario } from './scenarios.ts';
import { COMMAND, renderSupportMatrix } from './support-matrix.ts';
import { CALL_FEATURE_IDS } from './support-of.ts';

let scenarios: readonly Scenario[];
beforeAll(async () => {
  scenarios = await listScenarios();
}, 180_000);

describe('the support matrix', () => {
  it('has a scenario for each row, and a row for what each scenario says it shows', () => {
    expect(scenarios.length).toBeGreaterThan(40);
    expect(gaps(scenarios)).toEqual([]);
  });

  it(`is in docs/ as the data say; run: ${COMMAND}`, async () => {
    const file = join(import.meta.dirname, '../../docs/support-matrix.md');
    expect(await readFile(file, 'utf8')).toBe(renderSupportMatrix(scenarios));
  });

  describe('fails when broken on purpose', () => {
    const [feature] = CALL_FEATURE_IDS;
    const change = (title: string, changed: Partial<Scenario>): readonly Scenario[] => [
      ...scenarios,
      { title, file: 'calls/x.spec.ts', features: [], projects: [...PROVIDERS], excused: false, ...changed },
    ];

    it('by a row that nothing shows', () => {
      const without = scenarios.map((one) => ({
        ...one,
        features: one.features.filter((shown) => shown !== feature),
      }));
      expect(gaps(without)).toEqual([`no scenario shows ${feature}`]);
    });

    it('by a scenario that names no row', () => {
      expect(gaps(change('flies', { features: ['stage.fly'] }))).toEqual([
        '“flies” shows stage.fly, which is no row',
      ]);
    });

    it('by a scenario that its source skips', () => {
      expect(gaps(change('sleeps', { excused: true }))).toHaveLength(1);
    });

    it('by a scenario that runs on each provider although none has a part in it', () => {
      expect(gaps(change('writes', { features: ['chat.messages'] }))).toEqual([
        '“writes” runs on each provider and shows what none has a part in',
      ]);
    });

    it('by a feature of the media path that one provider’s calls do not show', () => {
      const [provider] = PROVIDERS;
      const elsewhere = scenarios.map((one) =>
        one.features.includes('call.relay')
          ? Object.assign({}, one, {
              projects: one.projects.filter((project) => !project.endsWith(provider)),
            })
          : one,
      );
      expect(gaps(elsewhere)).toEqual([`no scenario shows call.relay on ${provider}`]);
    });
  });
});

describe('a scenario', () => {
  const { kind } = MANIFESTS[PROVIDERS[0]];

  it('is skipped where the manifest declares missing what it shows, with the reason', () => {
    const without = manifest(kind, { 'relay-only': 'nothing travels' });
    expect(declaredSkip(['@call.relay'], without)).toBe(`${kind} does not offer call.relay: nothing travels`);
  });

  it('runs everywhere else', () => {
    expect(
      declaredSkip(['@chat.history'], manifest(kind, { 'relay-only': 'nothing travels' })),
    ).toBeUndefined();
    expect(declaredSkip([], manifest(kind))).toBeUndefined();
  });
});
