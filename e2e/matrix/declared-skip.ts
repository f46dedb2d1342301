import type { CapabilityManifest } from '@crossfade/video-core';
import { featuresOf, isCallFeature } from '@crossfade/video-core/support';

/** Why a scenario does not apply to a provider, which its manifest alone may say. */
export function declaredSkip(tags: readonly string[], manifest: CapabilityManifest): string | undefined {
  const column = featuresOf(manifest);
  for (const feature of tags.map((tag) => tag.replace(/^@/, '')).filter(isCallFeature)) {
    const support = column[feature];
    if (!support.supported) return `${manifest.kind} does not offer ${feature}: ${support.reason}`;
  }
  return undefined;
}
