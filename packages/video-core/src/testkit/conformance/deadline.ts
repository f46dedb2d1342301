import { ConformanceError } from './conformance-error.ts';

/** `promise`, or a failure that says what did not happen within `ms` milliseconds. */
export async function within<Value>(promise: Promise<Value>, ms: number, what: () => string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConformanceError(`${what()} did not happen within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
