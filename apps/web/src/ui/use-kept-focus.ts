import { useEffect, type RefObject } from 'react';

/** What the Tab key stops at. */
const STOPS = ['a[href]', 'button', 'input', 'select', 'textarea', 'summary', '[tabindex="0"]']
  .map((stop) => `${stop}:not(:disabled, [tabindex="-1"])`)
  .join();
const INPUT = ['keydown', 'pointerdown'] as const;

/**
 * Hands the keyboard's focus on when what has it goes away or is disabled: to the first stop in the nearest of what
 * stood around it, instead of the beginning of the page. Who points is left alone.
 */
export function useKeptFocus(inside: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = inside.current;
    if (root === null) return undefined;
    /** What has the focus, and after it what it stands in, the nearest first. */
    let path: readonly Element[] = [];
    let byKeyboard = false;

    const remember = ({ target }: Event): void => {
      path = target instanceof Element ? pathOf(target, root) : [];
    };
    const onInput = ({ type }: Event): void => {
      byKeyboard = type === 'keydown';
    };
    const handOn = (): void => {
      const [held, ...around] = path;
      if (held === undefined || (held.isConnected && !held.matches(':disabled'))) return;
      path = [];
      const { activeElement } = document;
      if (!byKeyboard || (activeElement !== document.body && activeElement !== held)) return;
      for (const element of around)
        for (const stop of element.isConnected ? element.querySelectorAll<HTMLElement>(STOPS) : [])
          if (isVisible(stop)) return stop.focus();
    };

    root.addEventListener('focusin', remember);
    for (const type of INPUT) document.addEventListener(type, onInput, true);
    const observer = new MutationObserver(handOn);
    observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    return () => {
      root.removeEventListener('focusin', remember);
      for (const type of INPUT) document.removeEventListener(type, onInput, true);
      observer.disconnect();
    };
  }, [inside]);
}

function isVisible(element: HTMLElement): boolean {
  // Safari has it since 17.4.
  const known: HTMLElement['checkVisibility'] | undefined = element.checkVisibility;
  return known === undefined
    ? element.getClientRects().length > 0
    : known.call(element, { visibilityProperty: true });
}

function pathOf(element: Element, root: Element): readonly Element[] {
  const path = [element];
  for (let at: Element | null = element; at !== root && at !== null; at = at.parentElement)
    if (at.parentElement) path.push(at.parentElement);
  return path;
}
