/**
 * A signal that aborts with the first of others, and after `timeoutMs` if given; what `AbortSignal.any` and
 * `AbortSignal.timeout` do, for browsers without them (Chrome before 116, Firefox before 124, Safari before 17.4).
 */
export function abortWith(signals: readonly AbortSignal[], timeoutMs?: number): AbortSignal {
  const first = new AbortController();
  const { signal } = first;
  for (const other of signals) {
    if (other.aborted) first.abort(other.reason);
    other.addEventListener('abort', () => first.abort(other.reason), { signal });
  }
  if (timeoutMs !== undefined && !signal.aborted) {
    const timer = setTimeout(
      () => first.abort(new DOMException('The time limit has passed.', 'TimeoutError')),
      timeoutMs,
    );
    signal.addEventListener('abort', () => clearTimeout(timer));
  }
  return signal;
}
