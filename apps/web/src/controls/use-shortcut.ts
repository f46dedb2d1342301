import { useEffect, useEffectEvent } from 'react';
import { recallPreferences } from '../settings/preferences.ts';
import { means, type Shortcut } from './shortcuts.ts';

/** Where keys are for writing and choosing. */
const FIELDS = 'input, textarea, select, [contenteditable]';

/**
 * Does something when its key is pressed: not while the participant types, nor behind a dialog, nor when they
 * turned shortcuts off.
 */
export function useShortcut(shortcut: Shortcut | undefined, action: () => void): void {
  const act = useEffectEvent(action);
  useEffect(() => {
    if (shortcut === undefined) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !means(event, shortcut)) return;
      if (event.target instanceof Element && event.target.closest(FIELDS)) return;
      if (document.querySelector('dialog:modal') || !recallPreferences().shortcuts) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [shortcut]);
}
