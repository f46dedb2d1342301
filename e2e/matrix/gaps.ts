import { CALL_FEATURE_IDS, CALL_FEATURES, isCallFeature } from '@crossfade/video-core/support';
import { PROVIDERS, type Provider } from './manifests.ts';
import type { Scenario } from './scenarios.ts';

/**
 * What is wrong between the rows of the support matrix and the scenarios: a scenario that names no row or that
 * its own source excuses, and a row that nothing shows. What needs a capability wants a scenario on each
 * provider; the rest may be shown where no provider has a part in it.
 */
export function gaps(scenarios: readonly Scenario[]): readonly string[] {
  const found: string[] = [];
  for (const { title, features, excused } of scenarios) {
    if (excused) found.push(`“${title}” is skipped or expected to fail; only a manifest may say so`);
    for (const feature of features)
      if (!isCallFeature(feature)) found.push(`“${title}” shows ${feature}, which is no row`);
  }
  for (const feature of CALL_FEATURE_IDS) {
    const showing = scenarios.filter(({ features }) => features.includes(feature));
    if (showing.length === 0) found.push(`no scenario shows ${feature}`);
    else if (CALL_FEATURES[feature].needs !== undefined)
      for (const provider of PROVIDERS)
        if (!showing.some(({ projects }) => projects.some(runsOn(provider))))
          found.push(`no scenario shows ${feature} on ${provider}`);
  }
  return found;
}

/** Projects are named after their provider, some with what is special about them before it. */
const runsOn =
  (provider: Provider) =>
  (project: string): boolean =>
    project === provider || project.endsWith(`-${provider}`);
