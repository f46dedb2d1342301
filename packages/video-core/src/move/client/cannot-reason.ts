import type { CannotMoveReason } from '../../call/move-protocol.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

const REASONS: Readonly<Record<string, CannotMoveReason>> = {
  'client-cannot-run': 'adapter-missing',
  'adapter-not-loaded': 'not-loaded',
  'keys-missing': 'key-missing',
};

/** Why a target was not entered, for the server; `undefined` where the server itself said so. */
export function cannotReason(error: unknown): CannotMoveReason | undefined {
  const code = error instanceof CrossfadeError ? error.code : '';
  return code === 'move-over' ? undefined : (REASONS[code] ?? 'unreachable');
}
