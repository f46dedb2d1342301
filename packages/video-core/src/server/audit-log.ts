import type { CallId, ParticipantId, TenantId } from '../identity.ts';

export type ModerationAction = 'remove' | 'mute' | 'block' | 'unblock' | 'end';

export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tenant: TenantId;
  readonly subject: string;
  readonly action: ModerationAction;
  readonly call: CallId;
  readonly participant?: ParticipantId;
  /** What the action was told, such as the source or the message. */
  readonly detail?: string;
}

/** Written before the deed: what cannot be recorded is not done. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
}
