import type { DeploymentId } from '../../contract/identity.ts';
import type { ServerEvent } from '../../contract/server-event.ts';

/** Remembers server events by id, since a deployment may deliver one again, and to any process. */
export interface EventDeduplicator {
  /** True the first time that this event of this deployment is recorded, for all processes together. */
  record(deployment: DeploymentId, event: ServerEvent): Promise<boolean>;
  /** Deletes at most `limit` events recorded before a time, in milliseconds since 1970, and answers how many. */
  forget(before: number, limit: number): Promise<number>;
}
