import { SlidersHorizontal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ControlButton } from './control-button.tsx';
import { SettingsDialog } from '../settings/settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { StatisticsPanel } from '../settings/statistics-panel.tsx';
import { useShortcut } from './use-shortcut.ts';

/** The way to the settings, and through them to the figures and the shortcuts. */
export function SettingsButton(): ReactNode {
  const [shown, setShown] = useState<'settings' | 'shortcuts' | 'statistics'>();
  // A dialog tells late that it is closed, when the next may be there already.
  const closing = (one: typeof shown) => () => setShown((now) => (now === one ? undefined : now));
  useShortcut('help', () => setShown('shortcuts'));
  return (
    <>
      <ControlButton
        label={texts.settings.title}
        icon={SlidersHorizontal}
        aria-haspopup="dialog"
        onClick={() => setShown('settings')}
      />
      {shown === 'settings' ? (
        <SettingsDialog
          onClose={closing('settings')}
          onShortcuts={() => setShown('shortcuts')}
          onStatistics={() => setShown('statistics')}
        />
      ) : null}
      {shown === 'shortcuts' ? <ShortcutsDialog onClose={closing('shortcuts')} /> : null}
      {shown === 'statistics' ? <StatisticsPanel onClose={closing('statistics')} /> : null}
    </>
  );
}
