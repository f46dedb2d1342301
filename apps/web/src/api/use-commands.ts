import { useCallback, useRef, useState } from 'react';
import { request, type ApiPath } from './api-client.ts';
import { ApiError } from './api-error.ts';

export interface Commands {
  /** Whether a command is on its way. */
  readonly busy: boolean;
  /** Why the last command was not carried out; cleared by the next. */
  readonly failure: ApiError | undefined;
  /** Resolves with what the server answered; `undefined` after a failure, which `failure` then holds. */
  readonly send: <Answer>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: ApiPath,
    body?: object,
    options?: { readonly timeout?: number },
  ) => Promise<Answer | undefined>;
}

/** Commands to the backend; the page shows their failures in one place. */
export function useCommands(): Commands {
  const [pending, setPending] = useState(0);
  const [failure, setFailure] = useState<ApiError>();
  const latest = useRef(0);
  const send = useCallback<Commands['send']>(async (method, path, body, options) => {
    latest.current += 1;
    const mine = latest.current;
    setFailure(undefined);
    setPending((before) => before + 1);
    try {
      return await request(method, path, method === 'POST' ? (body ?? {}) : body, options);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === latest.current) setFailure(error);
      return undefined;
    } finally {
      setPending((before) => before - 1);
    }
  }, []);
  return { busy: pending > 0, failure, send };
}
