import { SlidersHorizontal } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ControlButton } from './control-button.tsx';
import { DeviceFields } from './device-fields.tsx';

/** The devices, in a popover that Escape or a click elsewhere closes. */
export function DeviceMenu(): ReactNode {
  const id = useId();
  return (
    <>
      <ControlButton label={texts.call.devices} icon={SlidersHorizontal} popoverTarget={id} />
      <dialog id={id} popover="auto" className="device-menu" aria-label={texts.call.devices}>
        <DeviceFields />
      </dialog>
    </>
  );
}
