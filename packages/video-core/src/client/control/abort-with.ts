/**
 * A signal that aborts with the first of others; what `AbortSignal.any` does, for browsers without it (Chrome before 116,
 * Firefox before 124, Safari before 17.4).
 */
export function abortWith(signals: readonly AbortSignal[]): AbortSignal {
  const first = new AbortController();
  const { signal } = first;
  for (const other of signals) {
    if (other.aborted) first.abort(other.reason);
    other.addEventListener('abort', () => first.abort(other.reason), { signal });
  }
  return signal;
}
