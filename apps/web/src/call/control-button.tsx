import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';

export interface ControlButtonProps extends Omit<
  ComponentPropsWithoutRef<'button'>,
  'aria-label' | 'children'
> {
  /** The accessible name, which also shows on hover. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** Plain, off (something is not shared), active (something runs that may be forgotten), or the way out. */
  readonly look?: 'plain' | 'off' | 'active' | 'leave';
  /** Replaces the hover text when the button does nothing now. */
  readonly hint?: string | undefined;
}

/** A round button of the control bar. */
export const ControlButton = ({
  label,
  icon: Icon,
  look = 'plain',
  hint,
  ...button
}: ControlButtonProps): ReactNode => (
  <button
    type="button"
    className="control"
    data-look={look}
    data-tip={hint ?? label}
    aria-label={label}
    {...button}
  >
    <Icon aria-hidden="true" />
  </button>
);
