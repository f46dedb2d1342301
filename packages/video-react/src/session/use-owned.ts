import { useEffect, useState } from 'react';

const holders = new WeakMap<object, number>();

/**
 * Makes something that lives as long as the component: ended after the real unmount, and only then. `end` has to be the
 * same function each time.
 */
export function useOwned<Owned extends object>(create: () => Owned, end: (owned: Owned) => void): Owned {
  const [owned] = useState(create);
  useEffect(() => {
    holders.set(owned, (holders.get(owned) ?? 0) + 1);
    return () => {
      holders.set(owned, (holders.get(owned) ?? 1) - 1);
      // StrictMode takes a component out and puts it back within one task; only then is it still held.
      queueMicrotask(() => {
        if (holders.get(owned) === 0) end(owned);
      });
    };
  }, [owned, end]);
  return owned;
}
