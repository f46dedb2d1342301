import type { DeploymentId } from '../identity.ts';
import type { ServerEvent } from './server-event.ts';

/** Remembers server events by id, since a deployment may deliver one again, and to any process. */
export interface EventLedger {
  /** True the first time that this event of this deployment is recorded, for all processes together. */
  record(deployment: DeploymentId, event: ServerEvent): Promise<boolean>;
  /** Forgets what was recorded before; milliseconds since 1970. */
  prune(before: number): Promise<void>;
}
