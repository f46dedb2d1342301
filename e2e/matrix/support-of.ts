import type { CapabilityManifest, Support } from '@crossfade/video-core';
import { CALL_FEATURES, type CallFeature } from './call-features.ts';

export const isCallFeature = (text: string): text is CallFeature => Object.hasOwn(CALL_FEATURES, text);

/** Every row's id, in the order of the matrix. */
export const CALL_FEATURE_IDS: readonly CallFeature[] = Object.keys(CALL_FEATURES).filter(isCallFeature);

/** A cell of the support matrix: a row is unavailable where the adapter declares missing what the row needs. */
export function supportOf(feature: CallFeature, { features }: CapabilityManifest): Support {
  const { needs = [] } = CALL_FEATURES[feature];
  return needs.map((need) => features[need]).find(({ supported }) => !supported) ?? { supported: true };
}
