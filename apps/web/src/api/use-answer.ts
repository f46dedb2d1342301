import { useEffect, useState } from 'react';
import { get, type ApiPath } from './api-client.ts';

/** What the backend answered to one request that a page makes when it is shown. */
export type Answered<Answer> = Answer | 'loading' | 'failed';

/** Asks once, and again when `path` is another. */
export function useAnswer<Answer extends object>(path: ApiPath): Answered<Answer> {
  const [answer, setAnswer] = useState<Answered<Answer>>('loading');
  useEffect(() => {
    let current = true;
    get<Answer>(path).then(
      (read) => {
        if (current) setAnswer(read);
        return undefined;
      },
      () => {
        if (current) setAnswer('failed');
      },
    );
    return () => {
      current = false;
    };
  }, [path]);
  return answer;
}
