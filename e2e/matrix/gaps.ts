import { CALL_FEATURES, type CallFeature } from './call-features.ts';
import { PROVIDERS, type Provider } from './manifests.ts';
import type { Scenario } from './scenarios.ts';
import { CALL_FEATURE_IDS, isCallFeature } from './support-of.ts';

/**
 * What is wrong between the rows of the support matrix and the scenarios: a scenario that names no row or that its own
 * source excuses, a row that nothing shows, a row in which providers have a part that is not shown on each of them,
 * and a scenario that runs on each although no provider has a part in anything it shows.
 */
export function gaps(scenarios: readonly Scenario[]): readonly string[] {
  const found: string[] = [];
  for (const { title, features, projects, excused } of scenarios) {
    if (excused) found.push(`“${title}” is skipped or expected to fail; only a manifest may say so`);
    for (const feature of features)
      if (!isCallFeature(feature)) found.push(`“${title}” shows ${feature}, which is no row`);
    const rows = features.filter(isCallFeature);
    if (projects.some(isOfProvider) && rows.length > 0 && rows.every(isProviderIndependent))
      found.push(`“${title}” runs on each provider and shows what none has a part in`);
  }
  for (const feature of CALL_FEATURE_IDS) {
    const showing = scenarios.filter(({ features }) => features.includes(feature));
    if (showing.length === 0) found.push(`no scenario shows ${feature}`);
    else if (!isProviderIndependent(feature))
      for (const provider of PROVIDERS)
        if (!showing.some(({ projects }) => projects.some(runsOn(provider))))
          found.push(`no scenario shows ${feature} on ${provider}`);
  }
  return found;
}

const isProviderIndependent = (feature: CallFeature): boolean =>
  CALL_FEATURES[feature].providerIndependent === true;

/** Projects are named after their provider, some with what is special about them before it. */
const runsOn =
  (provider: Provider) =>
  (project: string): boolean =>
    project === provider || project.endsWith(`-${provider}`);

const isOfProvider = (project: string): boolean => PROVIDERS.some((provider) => runsOn(provider)(project));
