import { describe, expect, it } from 'vitest';
import { browserOf, dayOf, sizeOf } from './cell.ts';

describe('what samples are kept apart by', () => {
  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'chromium',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0',
      'chromium',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'firefox'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1',
      'safari',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/150.0 Mobile/15E148 Safari/605.1.15',
      'safari',
    ],
    ['node', 'other'],
    ['', 'other'],
  ])('takes %s for %s', (userAgent, browser) => {
    expect(browserOf(userAgent)).toBe(browser);
  });

  it('has four sizes of call', () => {
    expect([1, 2, 3, 9, 10, 5_000, undefined].map(sizeOf)).toEqual([
      '2',
      '2',
      '3-4',
      '5-9',
      '10+',
      '10+',
      'unknown',
    ]);
  });

  it('has the day of UTC', () => {
    expect(dayOf(Date.UTC(2026, 11, 1, 23, 59))).toBe('2026-12-01');
  });
});
