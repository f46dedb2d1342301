import type { TenantId } from '../../contract/identity.ts';
import { UnauthorizedError } from '../../contract/errors/unauthorized-error.ts';
import type { Grant, Authorize } from './authorize.ts';
import { secretEquals } from './secret-equals.ts';

export interface BearerAuthorizeOptions {
  readonly tenant: TenantId;
  /** Who presents it as `Authorization: Bearer …` (RFC 6750) is staff; absent: nobody is. */
  readonly staffToken?: string;
  /** Tells everyone why a call is where it is, as in development. */
  readonly explainToAll: boolean;
}

/** One tenant, open to everyone, one secret for staff: enough for development and for a closed network. */
export function bearerAuthorize({ tenant, staffToken, explainToAll }: BearerAuthorizeOptions): Authorize {
  const everyone: readonly Grant[] = explainToAll ? ['explain'] : [];
  return async ({ headers }) => {
    const authorization = headers.get('authorization');
    if (authorization === null) return { tenant, grants: new Set(everyone), subject: 'anonymous' };
    const presented = /^Bearer (?<token>\S+)$/i.exec(authorization)?.groups?.['token'];
    if (presented === undefined || staffToken === undefined || !secretEquals(presented, staffToken))
      throw new UnauthorizedError('Send a valid token as "Authorization: Bearer <token>".');
    return { tenant, grants: new Set<Grant>(['staff', 'explain', 'operator']), subject: 'staff' };
  };
}
