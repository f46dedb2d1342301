import type { CallId } from '../../contract/identity.ts';

/** Hears that a call ended, or that somebody was removed from it, when that is stored. */
export interface CallChangeListener {
  changed(call: CallId): void;
}
