import { expect, test } from 'vitest';
import { browserKind } from './browser-fix.ts';

const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0';

test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Safari/537.36`, 'chrome-desktop'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Safari/537.36 Edg/142.0`, 'edge-desktop'],
  [`Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Mobile Safari/537.36`, 'chrome-android'],
  [`Mozilla/5.0 (Linux; Android 10; K) SamsungBrowser/28.0 ${BLINK}`, 'samsung-internet'],
  [`Mozilla/5.0 (Linux; Android 14; Pixel; wv) ${BLINK} Mobile Safari/537.36`, 'in-app'],
  ['Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0', 'firefox-android'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 'firefox-desktop'],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/26.0 Safari/605.1.15`,
    'safari-desktop',
  ],
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) ${WEBKIT} CriOS/142.0 Mobile`, 'safari-ios'],
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_7) ${WEBKIT} [FBAN/FBIOS;FBAV/500.0]`, 'in-app'],
  ['Something else', 'other'],
])('%s is %s', (userAgent, kind) => {
  expect(browserKind({ userAgent, maxTouchPoints: 0 })).toBe(kind);
});

test('an iPad, which calls itself a Mac, is recognised by touch', () => {
  const userAgent = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/26.0 Safari/605.1.15`;
  expect(browserKind({ userAgent, maxTouchPoints: 5 })).toBe('safari-ios');
});
