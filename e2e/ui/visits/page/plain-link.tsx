import type { ComponentPropsWithoutRef } from 'react';

/** Stands in for the router's link: these pages have one address. */
export default ({ children, ...rest }: ComponentPropsWithoutRef<'a'>) => <a {...rest}>{children}</a>;
