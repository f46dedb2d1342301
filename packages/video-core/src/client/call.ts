import type { CallControl } from './control/call-control.ts';
import type { CallEncryption } from './encryption/call-encryption.ts';
import type { CallSession } from './session/call-session.ts';

/** One participant's part in calls at one place: the session, and what it was given beside its media. */
export interface Call extends CallSession {
  /** Presence, roles, chat and hands; `undefined` where the application has none. */
  readonly control: CallControl | undefined;
  /** End-to-end encryption; without it, an encrypted call cannot be joined. */
  readonly encryption: CallEncryption | undefined;
}
