/**
 * Classes of PostgreSQL's error codes (appendix A of its manual) that are not about the statement: connection exceptions,
 * insufficient resources (a full disk is 53100, too many connections 53300), an operator's intervention (a shutdown is
 * 57P01), and errors of the system below (58030 is an I/O error).
 */
const OUTAGE = /^(?:08...|53...|57P0.|58...)$/;
/** A database that became a standby takes no writes. */
const READ_ONLY = '25006';
/** What Node says of a connection or a file (see "Common system errors" in its manual). */
const SYSTEM: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EDQUOT',
  'EHOSTUNREACH',
  'EIO',
  'ENETUNREACH',
  'ENOSPC',
  'ENOTFOUND',
  'EPIPE',
  'EROFS',
  'ETIMEDOUT',
]);
/** What node-postgres says without any code. */
const WITHOUT_CODE =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;

/** Whether an error says that the database does not answer or takes no writes, and not that a statement is wrong. */
export function isOutage(error: unknown): boolean {
  // A request that failed for a bad value, or a `fetch` of the application's that reached nobody.
  if (!(error instanceof Error) || error instanceof TypeError) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && (OUTAGE.test(code) || code === READ_ONLY || SYSTEM.has(code))) return true;
  if (WITHOUT_CODE.test(error.message)) return true;
  return isOutage(error.cause) || (error instanceof AggregateError && error.errors.some(isOutage));
}
