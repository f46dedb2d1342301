/** An adapter does not do what the contract says. */
export class ConformanceError extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'ConformanceError';
  }
}

/** Fails the case with `message` unless `condition` holds. */
export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ConformanceError(message);
}

/** Fails the case unless both are the same as JSON. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  expect(is === should, `${what} should be ${should}, and is ${is}`);
}
