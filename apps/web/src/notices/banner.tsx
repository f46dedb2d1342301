import type { ReactNode } from 'react';
import { CloseButton } from '../ui/close-button.tsx';
import { texts } from '../texts/texts.ts';

export interface BannerProps {
  readonly look?: 'plain' | 'warn';
  /** What is said; nothing is shown without. */
  readonly children: ReactNode;
  /** Where it can be closed. */
  readonly onDismiss?: (() => void) | undefined;
}

/**
 * Says how things are, to eyes and to screen readers. The place for it is always there: readers hear what is written
 * into one, and many do not hear one that comes with its words.
 */
export const Banner = ({ look = 'plain', children, onDismiss }: BannerProps): ReactNode => (
  <output className="banner-place">
    {children ? (
      <span className="banner" data-look={look}>
        {children}
        {onDismiss ? <CloseButton label={texts.banner.dismiss} onClose={onDismiss} /> : null}
      </span>
    ) : null}
  </output>
);
