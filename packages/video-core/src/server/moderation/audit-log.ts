import type { CallId, ParticipantId, TenantId } from '../../contract/identity.ts';

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
  | 'move';

export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tenant: TenantId;
  /** Who did it: what the identity calls itself, `participant:<id>` for a host, `succession` for nobody. */
  readonly subject: string;
  readonly action: ModerationAction;
  readonly call: CallId;
  readonly participant?: ParticipantId;
  /** The action's parameters, such as the source or the message. */
  readonly detail?: string;
}

/** Written before the deed: what cannot be recorded is not done. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
  /** Deletes at most `limit` entries from before a time, in milliseconds since 1970, and answers how many. */
  forget(before: number, limit: number): Promise<number>;
}
