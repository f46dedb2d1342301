/** Browsers whose ways to allow a camera differ. */
export type BrowserKind =
  | 'chrome-desktop'
  | 'chrome-android'
  | 'safari-desktop'
  | 'safari-ios'
  | 'firefox-desktop'
  | 'firefox-android'
  | 'edge-desktop'
  | 'samsung-internet'
  | 'in-app'
  | 'other';

/** Tokens of user agents, the most telling first: most browsers name those they descend from as well. */
const KINDS: readonly (readonly [RegExp, BrowserKind])[] = [
  // Facebook, Instagram, Line, WeChat and other apps; Android's web view.
  [/FBAN|FBAV|Instagram|Line\/|MicroMessenger|Snapchat|TikTok|; wv\)/, 'in-app'],
  [/SamsungBrowser/, 'samsung-internet'],
  [/iPhone|iPad|iPod/, 'safari-ios'],
  [/Android.*Firefox/, 'firefox-android'],
  [/Android.*Chrome/, 'chrome-android'],
  [/Firefox/, 'firefox-desktop'],
  [/Edg\//, 'edge-desktop'],
  [/Chrome/, 'chrome-desktop'],
  [/Macintosh.*Safari/, 'safari-desktop'],
];

/**
 * Which browser shows this page, for instructions only. iPads call themselves Macs and are recognised by touch
 * (`navigator.maxTouchPoints`); every browser on iOS keeps permissions where Safari does.
 */
export function browserKind({
  userAgent,
  maxTouchPoints,
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): BrowserKind {
  const found = KINDS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'other';
  return found === 'safari-desktop' && maxTouchPoints > 1 ? 'safari-ios' : found;
}
