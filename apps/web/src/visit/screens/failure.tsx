import type { ReactNode } from 'react';
import type { ApiError } from '../../api/api-error.ts';
import { visitTexts } from '../../texts/visit-texts.ts';

/** Why the last press did nothing. */
export function failureText(failure: ApiError | undefined): string | undefined {
  const { failed } = visitTexts;
  const said =
    failure && { unreachable: failed.unreachable, 'rate-limited': failed['rate-limited'] }[failure.code];
  return failure && (said ?? failed.other);
}

/** Why the last press did nothing; the place for it is always there, so that readers hear it. */
export const Failure = ({ failure }: { readonly failure: ApiError | undefined }): ReactNode => (
  <p className="field-error" role="alert">
    {failureText(failure) ?? ''}
  </p>
);
