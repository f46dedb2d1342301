import type { ReactNode } from 'react';

export declare const Grid: () => ReactNode;
