import type { ReactNode } from 'react';
import type { ApiError } from '../../api/api-error.ts';
import { visitTexts } from '../../texts/visit-texts.ts';

/** Why the last press did nothing; the place for it is always there, so that readers hear it. */
export function Failure({ failure }: { readonly failure: ApiError | undefined }): ReactNode {
  const { failed } = visitTexts;
  const said =
    failure && { unreachable: failed.unreachable, 'rate-limited': failed['rate-limited'] }[failure.code];
  return (
    <p className="field-error" role="alert">
      {failure === undefined ? '' : (said ?? failed.other)}
    </p>
  );
}
