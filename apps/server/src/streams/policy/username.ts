import { z } from '@hono/zod-openapi';

/**
 * What an address of this site may begin with beside a user's name: pages that there are, that are to come, and words that
 * look like the site's own.
 */
const RESERVED: ReadonlySet<string> = new Set([
  'about',
  'admin',
  'api',
  'call',
  'calls',
  'console',
  'creator-dashboard',
  'help',
  'home',
  'icon',
  'live',
  'login',
  'me',
  'privacy',
  'recorder',
  'recordings',
  'register',
  'search',
  'settings',
  'sign-in',
  'sign-out',
  'sign-up',
  'staff',
  'stream',
  'streams',
  'support',
  'tablet',
  'terms',
  'visit',
  'visits',
  'watch',
  'www',
]);

/** Letters, digits and single hyphens or underscores between them. */
const PATTERN = /^[a-z0-9]+(?:[_-][a-z0-9]+)*$/;

/** Whether a word in lower case may be a user's name. */
export const isUsername = (word: string): boolean =>
  word.length >= 3 && word.length <= 30 && PATTERN.test(word) && !RESERVED.has(word);

/** In lower case, as it is stored and stands in addresses. */
export const usernameField = z
  .string()
  .trim()
  .toLowerCase()
  .max(30)
  .refine(
    isUsername,
    'must have 3 to 30 letters, digits, or hyphens between them, and must not be a page of this site',
  )
  .openapi({ example: 'ada' });
