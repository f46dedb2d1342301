/** What an error says of itself; some of Node's have no message, but a name. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);
