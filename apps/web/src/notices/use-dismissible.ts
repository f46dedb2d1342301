import { useState } from 'react';

/** Something that is news until it is dismissed, and again after it was gone for a while. */
export function useDismissible<Value>(
  value: Value | undefined,
  known?: Value,
): { readonly news: Value | undefined; readonly dismiss: () => void } {
  const [seen, setSeen] = useState(known);
  if (value === undefined && seen !== undefined) setSeen(undefined);
  return { news: value === seen ? undefined : value, dismiss: () => setSeen(value) };
}
