import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';

export interface RowButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'children'> {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly look?: 'quiet' | 'primary';
}

/** A small button of a row. */
export const RowButton = ({ label, icon: Icon, look = 'quiet', ...rest }: RowButtonProps): ReactNode => (
  <button type="button" className={`button button-${look} button-small`} {...rest}>
    {Icon === undefined ? null : <Icon aria-hidden="true" />}
    {label}
  </button>
);
