import type { ComponentPropsWithoutRef, ReactNode } from 'react';

export interface LargeButtonProps extends Pick<ComponentPropsWithoutRef<'button'>, 'disabled' | 'onClick'> {
  readonly label: string;
  readonly look?: 'primary' | 'quiet';
}

/** What to do next, on a page of a visit. */
export const LargeButton = ({ label, look = 'primary', ...rest }: LargeButtonProps): ReactNode => (
  <button type="button" className={`button button-${look} button-large`} {...rest}>
    {label}
  </button>
);
