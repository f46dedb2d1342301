import { describe, expect, it } from 'vitest';
import { FEATURES, manifest } from '../contract/capabilities.ts';
import { asId } from '../contract/identity.ts';
import { CALL_FEATURES } from './call-features.ts';
import { CALL_FEATURE_IDS, featuresOf } from './features-of.ts';

const KIND = asId.provider('alder');

describe('the support matrix', () => {
  it('offers everything where nothing is declared missing', () => {
    const column = featuresOf(manifest(KIND));
    expect(Object.keys(column)).toEqual(CALL_FEATURE_IDS);
    expect(Object.values(column).every(({ supported }) => supported)).toBe(true);
  });

  it.each(FEATURES)('without %s takes what needs it, for its reason, and nothing else', (capability) => {
    const column = featuresOf(manifest(KIND, { [capability]: 'it rains' }));
    for (const feature of CALL_FEATURE_IDS)
      expect(column[feature]).toEqual(
        CALL_FEATURES[feature].needs?.includes(capability)
          ? { supported: false, reason: 'it rains' }
          : { supported: true },
      );
  });
});
