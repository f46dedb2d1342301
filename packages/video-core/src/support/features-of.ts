import type { CapabilityManifest, Support } from '../contract/capabilities.ts';
import { CALL_FEATURES, type CallFeature } from './call-features.ts';

export const isCallFeature = (text: string): text is CallFeature => Object.hasOwn(CALL_FEATURES, text);

/** Every row's id, in the order of the matrix. */
export const CALL_FEATURE_IDS: readonly CallFeature[] = Object.keys(CALL_FEATURES).filter(isCallFeature);

/** An adapter's column of the support matrix: a capability that it declares missing takes the features that need it. */
export function featuresOf(manifest: CapabilityManifest): Readonly<Record<CallFeature, Support>> {
  const support = (feature: CallFeature): Support => {
    const { needs = [] } = CALL_FEATURES[feature];
    return needs.map((need) => manifest.features[need]).find((one) => !one.supported) ?? { supported: true };
  };
  const column = Object.fromEntries(CALL_FEATURE_IDS.map((feature) => [feature, support(feature)]));
  return column as Record<CallFeature, Support>;
}
