import type { ReactNode } from 'react';
import { tabletTexts } from '../../texts/tablet-texts.ts';

/** Says that the last press did nothing; the place for it is always there, so that readers hear it. */
export const PressFailed = ({ failed }: { readonly failed: boolean }): ReactNode => (
  <p className="field-error" role="alert">
    {failed ? tabletTexts.failed : ''}
  </p>
);
