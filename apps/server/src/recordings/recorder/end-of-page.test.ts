import { describe, expect, it } from 'vitest';
import { endOfPage } from './end-of-page.ts';

describe('the end of a page that records', () => {
  it.each(['ended', 'removed', 'refused'])('is the end of the recording when it says %s', (reason) => {
    expect(endOfPage(reason)).toBe('call-over');
  });

  it.each(['failed', 'server-away', 'replaced', 'cannot-run', 'a word of tomorrow'])(
    'is followed by a further part when it says %s',
    (reason) => {
      expect(endOfPage(reason)).toBe('broken');
    },
  );
});
