import type { ReactNode } from 'react';
import { hueOf, initialsOf } from './initials.ts';

export const Avatar = ({ name }: { readonly name: string }): ReactNode => (
  <span className="avatar" data-hue={hueOf(name)} aria-hidden="true">
    {initialsOf(name)}
  </span>
);
