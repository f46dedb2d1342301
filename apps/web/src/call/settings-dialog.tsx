import { Activity, X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { DeviceFields } from './device-fields.tsx';
import { QualityFields } from './quality-fields.tsx';

export interface SettingsDialogProps {
  readonly onClose: () => void;
  readonly onStatistics: () => void;
}

/** What one may change during a call; Escape and a click beside it close it. */
export function SettingsDialog({ onClose, onStatistics }: SettingsDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const { settings } = texts;
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="settings"
      aria-labelledby={title}
      onClose={onClose}
      onPointerDown={(event) => {
        // What is not on its contents is on the backdrop.
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="settings-body">
        <header className="settings-head">
          <h2 id={title}>{settings.title}</h2>
          <button type="button" className="button-close" aria-label={settings.close} onClick={onClose}>
            <X aria-hidden="true" />
          </button>
        </header>
        <DeviceFields />
        <QualityFields />
        <button type="button" className="button button-quiet" onClick={onStatistics}>
          <Activity aria-hidden="true" />
          {settings.statistics}
        </button>
      </div>
    </dialog>
  );
}
