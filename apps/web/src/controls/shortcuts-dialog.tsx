import { useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { recallPreferences, rememberPreferences } from '../settings/preferences.ts';
import { keyName, SHORTCUTS, type Shortcut } from './shortcuts.ts';

const ALL = Object.keys(SHORTCUTS) as readonly Shortcut[];

/** What the keyboard does, and a way to turn it off: who dictates would press keys without meaning to. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [on, setOn] = useState(() => recallPreferences().shortcuts);
  const { shortcuts } = texts;
  return (
    <Dialog title={shortcuts.title} close={shortcuts.close} onClose={onClose}>
      <dl className="shortcuts" data-on={on}>
        {ALL.map((shortcut) => (
          <div key={shortcut}>
            <dt>{shortcuts.does[shortcut]}</dt>
            <dd>
              <kbd>{keyName(shortcut)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <label className="shortcuts-on">
        <input
          type="checkbox"
          checked={on}
          onChange={({ target }) => {
            setOn(target.checked);
            rememberPreferences({ shortcuts: target.checked });
          }}
        />
        {shortcuts.on}
      </label>
    </Dialog>
  );
}
