import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';

export interface VisitButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'children'> {
  /** What it does, to be read below its icon. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly look?: 'plain' | 'off' | 'active' | 'leave';
  /** Why it does nothing now. */
  readonly hint?: string | undefined;
}

/** A large button with its name on it: nobody has to know what an icon means, or to hover. */
export const VisitButton = ({
  label,
  icon: Icon,
  look = 'plain',
  hint,
  ...rest
}: VisitButtonProps): ReactNode => (
  <button type="button" className="visit-button" data-look={look} title={hint} {...rest}>
    <Icon aria-hidden="true" />
    <span>{label}</span>
  </button>
);
