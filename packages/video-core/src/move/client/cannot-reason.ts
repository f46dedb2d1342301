import type { CannotMoveReason } from '../../call/move-protocol.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

const REASONS: Readonly<Record<string, CannotMoveReason>> = {
  'client-cannot-run': 'adapter-missing',
  'adapter-not-loaded': 'not-loaded',
  'keys-missing': 'key-missing',
};

/** Why a target was not entered, for the server. Only `unreachable` may pass. */
export const cannotReason = (error: unknown): CannotMoveReason =>
  (error instanceof CrossfadeError && REASONS[error.code]) || 'unreachable';
