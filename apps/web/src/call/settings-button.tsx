import { SlidersHorizontal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ControlButton } from './control-button.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { StatisticsPanel } from './statistics-panel.tsx';

/** The way to the settings, and through them to the figures. */
export function SettingsButton(): ReactNode {
  const [shown, setShown] = useState<'settings' | 'statistics'>();
  const close = () => setShown(undefined);
  return (
    <>
      <ControlButton
        label={texts.settings.title}
        icon={SlidersHorizontal}
        aria-haspopup="dialog"
        onClick={() => setShown('settings')}
      />
      {shown === 'settings' ? (
        <SettingsDialog onClose={close} onStatistics={() => setShown('statistics')} />
      ) : null}
      {shown === 'statistics' ? <StatisticsPanel onClose={close} /> : null}
    </>
  );
}
