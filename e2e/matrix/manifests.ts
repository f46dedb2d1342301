import type { CapabilityManifest } from '@crossfade/video-core';
import { perProvider, PROVIDERS, type Provider } from '../../adapters/native.mjs';
import { TESTED } from '../../adapters/tests.ts';

export { PROVIDERS, type Provider };

/** What each provider declares. */
export const MANIFESTS: Readonly<Record<Provider, CapabilityManifest>> = perProvider(
  (provider) => TESTED[provider].capabilities,
);

/** As they write themselves. */
export const PROVIDER_NAMES: Readonly<Record<Provider, string>> = perProvider(
  (provider) => TESTED[provider].title,
);
