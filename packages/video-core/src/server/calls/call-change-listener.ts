import type { CallId } from '../../contract/identity.ts';

/** Notified when a call's end, or a participant's removal from it, has been stored. */
export interface CallChangeListener {
  changed(call: CallId): void;
}
