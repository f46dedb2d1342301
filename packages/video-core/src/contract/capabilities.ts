import type { ProviderKind } from './identity.ts';

/** The features an adapter may lack. Everything that is not listed here is required of every adapter. */
export const FEATURES = [
  'simulcast',
  'demand',
  'data-reliable',
  'data-lossy',
  'active-speakers',
  'connection-quality',
  'resume',
  'server-mute',
  'source-block',
  'remove',
  'relay-only',
  'encryption',
  'encryption-data',
  'codec-vp8',
  'codec-vp9',
  'codec-h264',
  'codec-av1',
] as const;
export type Feature = (typeof FEATURES)[number];

export type Support = { readonly supported: true } | { readonly supported: false; readonly reason: string };

/** Static: what an adapter does, known without connecting. A missing feature names its reason, for people. */
export interface CapabilityManifest {
  readonly kind: ProviderKind;
  readonly features: Readonly<Record<Feature, Support>>;
}

/** A manifest in which everything is supported but what `missing` names, each with its reason. */
export function manifest(
  kind: ProviderKind,
  missing: Partial<Record<Feature, string>> = {},
): CapabilityManifest {
  const support = (feature: Feature): Support => {
    const reason = missing[feature];
    return reason === undefined ? { supported: true } : { supported: false, reason };
  };
  const features = Object.fromEntries(FEATURES.map((feature) => [feature, support(feature)]));
  return { kind, features: features as Record<Feature, Support> };
}
