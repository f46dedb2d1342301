import type { TenantId } from '../../contract/identity.ts';

/**
 * `staff` moderates every call of the tenant; `host` is a host of whatever call they join; `explain` is told why a
 * call is where it is.
 */
export type Grant = 'staff' | 'host' | 'explain';

/** Who asks, as far as the server knows. */
export interface Identity {
  readonly tenant: TenantId;
  readonly grants: ReadonlySet<Grant>;
  /** Names the actor in the audit. */
  readonly subject: string;
}

/**
 * The application's own sign-in, in one function: reads a request's headers and says who asks. Rejects
 * with an error of core when credentials were presented and are wrong.
 */
export type Identify = (headers: Headers) => Promise<Identity>;
