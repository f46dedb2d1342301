import type { CapabilityManifest } from '@crossfade/video-core';
import { isCallFeature, supportOf } from './support-of.ts';

/** Why a scenario does not apply to a provider, which its manifest alone may say. */
export function declaredSkip(tags: readonly string[], manifest: CapabilityManifest): string | undefined {
  for (const feature of tags.map((tag) => tag.replace(/^@/, '')).filter(isCallFeature)) {
    const support = supportOf(feature, manifest);
    if (!support.supported) return `${manifest.kind} does not offer ${feature}: ${support.reason}`;
  }
  return undefined;
}
