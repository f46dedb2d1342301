import { describe, expect, it } from 'vitest';
import { comparisonPath, isNarrowed, NO_FILTERS } from './filters.ts';

describe('the filters of the comparison', () => {
  it('ask for what is chosen, and leave out what is not', () => {
    expect(comparisonPath(NO_FILTERS)).toBe('/comparison?by=deployment&days=7');
    expect(comparisonPath({ ...NO_FILTERS, size: '10+', deployment: 'livekit:eu' })).toBe(
      '/comparison?by=deployment&days=7&deployment=livekit%3Aeu&size=10%2B',
    );
  });

  it('leave calls out when one of them is chosen', () => {
    expect(isNarrowed({ ...NO_FILTERS, by: 'arm', days: '30' })).toBe(false);
    expect(isNarrowed({ ...NO_FILTERS, moved: 'true' })).toBe(true);
  });
});
