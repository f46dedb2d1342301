import { asId, FEATURES, manifest } from '@crossfade/video-core';
import { describe, expect, it } from 'vitest';
import { CALL_FEATURES } from './call-features.ts';
import { CALL_FEATURE_IDS, supportOf } from './support-of.ts';

const KIND = asId.provider('alder');

describe('the support matrix', () => {
  it('offers everything where nothing is declared missing', () => {
    for (const feature of CALL_FEATURE_IDS)
      expect(supportOf(feature, manifest(KIND))).toEqual({ supported: true });
  });

  it.each(FEATURES)('without %s lacks the rows that need it, for its reason, and no others', (capability) => {
    for (const feature of CALL_FEATURE_IDS)
      expect(supportOf(feature, manifest(KIND, { [capability]: 'it rains' }))).toEqual(
        CALL_FEATURES[feature].needs?.includes(capability)
          ? { supported: false, reason: 'it rains' }
          : { supported: true },
      );
  });
});
