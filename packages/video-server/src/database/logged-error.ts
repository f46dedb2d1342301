import { DrizzleQueryError } from 'drizzle-orm/errors';

/** Errors have causes, which have causes; more of them say nothing new. */
const DEPTH = 5;

/**
 * An error as the log has it. Of a query that failed it has the statement and what the database said, but none of the
 * values: they are names and chat messages.
 */
export function loggedError(error: unknown, depth = DEPTH): unknown {
  if (!(error instanceof Error)) return error;
  const inner = (one: unknown) => loggedError(one, depth - 1);
  const failedQuery = error instanceof DrizzleQueryError;
  return {
    type: error.constructor.name,
    ...(failedQuery ? { query: error.query } : { message: error.message }),
    ...('code' in error && { code: error.code }),
    // The first lines are the message once more.
    stack: error.stack?.slice(error.stack.indexOf('\n    at ') + 1),
    ...(error.cause !== undefined && depth > 0 && { cause: inner(error.cause) }),
    ...(error instanceof AggregateError && depth > 0 && { errors: error.errors.map(inner) }),
  };
}
