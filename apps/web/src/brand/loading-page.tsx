import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';

/** Until the server has said what there is to see. */
export const LoadingPage = ({ text }: { readonly text: string }): ReactNode => (
  <output className="loading-page">
    <LoaderCircle className="spin" aria-hidden="true" />
    {text}
  </output>
);
