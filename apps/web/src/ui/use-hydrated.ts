import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False while the page is still the server's HTML and answers to nothing. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
