import { useEffect, useEffectEvent, type RefObject } from 'react';

/** Escape, pressed anywhere inside an element. */
export function useEscape(inside: RefObject<HTMLElement | null>, onEscape: () => void): void {
  const act = useEffectEvent(onEscape);
  useEffect(() => {
    const element = inside.current;
    const listener = (event: KeyboardEvent): void => {
      // While an input method composes, Escape takes back a word.
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation();
      act();
    };
    element?.addEventListener('keydown', listener);
    return () => element?.removeEventListener('keydown', listener);
  }, [inside]);
}
