/** The status of each error of the product's routes, by its stable code. */
export const STATUS = {
  'account-exists': 409,
  blocked: 403,
  'code-invalid': 403,
  conflict: 409,
  'creator-not-approved': 403,
  forbidden: 403,
  'invitation-invalid': 410,
  'not-found': 404,
  'origin-refused': 403,
  'registration-closed': 403,
  'sign-in-failed': 401,
  'stream-offline': 409,
  'tablet-not-paired': 401,
} as const;

/** What a route of the product refuses; the message tells people what to do. */
export abstract class ProductError extends Error {
  /** Stable, for programs. */
  abstract readonly code: keyof typeof STATUS;
}
