import { useEffect, useLayoutEffect, useRef } from 'react';

/** Gives the focus back to what had it when this came, once this is gone. */
export function useReturnFocus(): void {
  const before = useRef<Element>(null);
  // Earlier than whatever inside takes the focus.
  useLayoutEffect(() => {
    before.current = document.activeElement;
  }, []);
  // Later than the removal, since what is behind a sheet takes no focus.
  useEffect(
    () => () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    },
    [],
  );
}
