import type { ErrorAnswer } from '@crossfade/video-core';
import { consoleTexts } from '../../texts/console-texts.ts';
import { ConsoleError } from './console-error.ts';

/** Milliseconds. */
const TIMEOUT = 15_000;

/**
 * Asks this site's gate of the console (src/console/gate), which presents the staff token. `Answer` is what the
 * description of the server's routes promises. Rejects with `ConsoleError`.
 */
export async function ask<Answer>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) {
  const response = await fetch(`/console/api${path}`, {
    method,
    cache: 'no-store',
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((cause: unknown) => {
    throw new ConsoleError('unreachable', consoleTexts.unreachable, undefined, { cause });
  });
  const text = await response.text();
  if (response.ok) return parsed<Answer>(text);
  const { error } = parsed<Partial<ErrorAnswer>>(text);
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  throw new ConsoleError(
    error?.code ?? 'unreachable',
    error?.message ?? consoleTexts.unreachable,
    retryAfter,
  );
}

/** What is not JSON is a proxy's page, or an answer that was cut off. */
function parsed<Answer>(text: string): Answer {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch (cause) {
    throw new ConsoleError('unreachable', consoleTexts.unreachable, undefined, { cause });
  }
}

/** What went wrong, as a sentence. */
export const sentenceOf = (error: unknown): string =>
  error instanceof ConsoleError ? error.message : consoleTexts.unreachable;
