import { Activity, Keyboard } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { DeviceFields } from '../devices/device-fields.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { QualityFields } from './quality-fields.tsx';

export interface SettingsDialogProps {
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
  readonly onStatistics: () => void;
}

/** What one may change during a call. */
export function SettingsDialog({ onClose, onShortcuts, onStatistics }: SettingsDialogProps): ReactNode {
  const { settings, shortcuts } = texts;
  /** The browser's way to close first, so that what opens now finds the focus where it belongs and gives it back there. */
  const instead = (open: () => void) => (event: MouseEvent) => {
    event.currentTarget.closest('dialog')?.close();
    open();
  };
  return (
    <Dialog title={settings.title} close={settings.close} onClose={onClose}>
      <DeviceFields />
      <QualityFields />
      <button type="button" className="button button-quiet" onClick={instead(onStatistics)}>
        <Activity aria-hidden="true" />
        {settings.statistics}
      </button>
      <button type="button" className="button button-quiet settings-shortcuts" onClick={instead(onShortcuts)}>
        <Keyboard aria-hidden="true" />
        {shortcuts.title}
      </button>
    </Dialog>
  );
}
