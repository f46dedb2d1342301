import type { ReactNode } from 'react';
import { siteTexts } from '../texts/site-texts.ts';

/** Two circles that pass into each other. */
export const Mark = (): ReactNode => (
  <svg className="mark" viewBox="0 0 40 28" aria-hidden="true">
    <circle className="mark-from" cx="14" cy="14" r="12" />
    <circle className="mark-to" cx="26" cy="14" r="12" />
    <path className="mark-both" d="M20 3.6a12 12 0 0 1 0 20.8 12 12 0 0 1 0-20.8Z" />
  </svg>
);

export const Logo = (): ReactNode => (
  <span className="logo">
    <Mark />
    <span className="logo-word">{siteTexts.product}</span>
  </span>
);
