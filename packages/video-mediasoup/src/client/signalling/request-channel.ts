import { ConnectionLostError } from '@crossfade/video-core';
import type { Method, Requests } from '../../protocol/index.ts';
import { RequestRefusedError } from './request-refused-error.ts';
import { SupersededError } from './superseded-error.ts';

/** Asks the server; waits through lost sockets. What a session is asked is void when it is replaced. */
export interface RequestChannel {
  request<M extends Method>(method: M, data: Requests[M]['data']): Promise<Requests[M]['answer']>;
}

/**
 * True for a failure that says nothing about the request itself: the transport or session that it was meant
 * for is no more, and what takes its place is on its way or never comes (`ConnectionLostError`).
 */
export const isStale = (error: unknown): boolean =>
  error instanceof SupersededError ||
  error instanceof ConnectionLostError ||
  (error instanceof RequestRefusedError && error.answer === 'gone');
