/** The status of each error of the product's routes, by its stable code. */
export const STATUS = {
  'account-exists': 409,
  'code-invalid': 403,
  conflict: 409,
  forbidden: 403,
  'invitation-invalid': 410,
  'not-found': 404,
  'origin-refused': 403,
  'sign-in-failed': 401,
  'tablet-not-paired': 401,
} as const;

/** What a route of the product refuses; the message tells people what to do. */
export abstract class ProductError extends Error {
  /** Stable, for programs. */
  abstract readonly code: keyof typeof STATUS;
}
