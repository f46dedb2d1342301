import type { ComponentPropsWithRef, ReactNode } from 'react';

/** Where a key or a passphrase is written. Browsers are asked neither to keep nor to correct it. */
export const KeyInput = (props: Omit<ComponentPropsWithRef<'input'>, 'className'>): ReactNode => (
  <input {...props} className="field" autoComplete="off" autoCapitalize="off" spellCheck={false} />
);
