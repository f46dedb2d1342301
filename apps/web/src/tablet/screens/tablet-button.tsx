import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';

export interface TabletButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'children'> {
  readonly label: string;
  readonly icon?: LucideIcon;
  /** What most come for, what turns somebody away, or neither. */
  readonly look?: 'good' | 'no';
}

/** A button that an unsteady hand hits. */
export const TabletButton = ({ label, icon: Icon, look, ...rest }: TabletButtonProps): ReactNode => (
  <button type="button" className="tablet-button" data-look={look} {...rest}>
    {Icon === undefined ? null : <Icon aria-hidden="true" />}
    {label}
  </button>
);
