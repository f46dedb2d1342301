import type { CallId, DeploymentId, ParticipantId, TenantId } from '../../contract/identity.ts';

export type ModerationAction =
  | 'remove'
  | 'mute'
  | 'mute-all'
  | 'block'
  | 'unblock'
  | 'make-host'
  | 'make-guest'
  | 'lock'
  | 'unlock'
  | 'withhold'
  | 'allow'
  | 'end'
  | 'delete-message'
  | 'move';

/** What operators do, which holds for every call. */
export type OperatorAction = 'set-rules' | 'kill' | 'revive' | 'ramp';

export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The tenant of the call; of who did it, where it is about no call. */
  readonly tenant: TenantId;
  /** Who did it: what the identity calls itself, `participant:<id>` for a host, `succession` for nobody. */
  readonly subject: string;
  readonly action: ModerationAction | OperatorAction;
  /** Absent for what holds for every call. */
  readonly call?: CallId;
  readonly participant?: ParticipantId;
  readonly deployment?: DeploymentId;
  /** The action's parameters, such as the source or the message; of an operator, the reason given. */
  readonly detail?: string;
  /** What was changed, where words do not do; JSON. */
  readonly change?: Readonly<Record<string, unknown>>;
}

/** An entry as it was kept; a later release may have added actions. */
export interface KeptAuditEntry extends Omit<AuditEntry, 'action'> {
  readonly action: string;
  /** Grows with every entry. */
  readonly id: number;
}

/** A page of what is kept, the latest first: what came before an id. */
export interface LatestPage {
  readonly before?: number;
  readonly limit: number;
}

/** Written before the deed: what cannot be recorded is not done. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
  /** Of a tenant, the latest first. */
  list(tenant: TenantId, page: LatestPage): Promise<readonly KeptAuditEntry[]>;
  /** Deletes at most `limit` entries from before a time, in milliseconds since 1970, and answers how many. */
  forget(before: number, limit: number): Promise<number>;
}
