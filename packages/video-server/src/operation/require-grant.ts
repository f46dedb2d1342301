import { UnauthorizedError } from '@crossfade/video-core';
import type { Grant, Identity } from '@crossfade/video-core/server';

/** Rejects who may not do what staff, or operators, may. */
export function requireGrant({ grants }: Identity, grant: Extract<Grant, 'staff' | 'operator'>): void {
  if (!grants.has(grant))
    throw new UnauthorizedError(
      `Send a token of ${grant === 'staff' ? 'staff' : 'an operator'} as "Authorization: Bearer <token>".`,
    );
}
