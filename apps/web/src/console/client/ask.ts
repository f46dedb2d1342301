import { request, type ApiPath } from '../../api/api-client.ts';
import { ApiError } from '../../api/api-error.ts';
import { consoleTexts } from '../../texts/console-texts.ts';

/** The gate of the console (src/console/gate), which presents the staff token. */
const GATE = { base: '/console/api', timeout: 15_000 } as const;

/** Asks the backend as the console's gate may. Rejects with `ApiError`. */
export const ask = <Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: ApiPath,
  body?: object,
): Promise<Answer> => request(method, path, body, GATE);

/** What went wrong, as a sentence. */
export const sentenceOf = (error: unknown): string =>
  error instanceof ApiError && error.code !== 'unreachable' ? error.message : consoleTexts.unreachable;
