import { X } from 'lucide-react';
import type { ReactNode } from 'react';

export interface CloseButtonProps {
  /** Its accessible name. */
  readonly label: string;
  readonly onClose: () => void;
}

/** The cross in the corner of what can be closed. */
export const CloseButton = ({ label, onClose }: CloseButtonProps): ReactNode => (
  <button type="button" className="button-close" aria-label={label} onClick={onClose}>
    <X aria-hidden="true" />
  </button>
);
