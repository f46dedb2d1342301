import { CallNotFoundError } from '../../contract/errors/call-not-found-error.ts';
import { CannotFollowError } from '../../contract/errors/cannot-follow-error.ts';
import type { CrossfadeError } from '../../contract/errors/crossfade-error.ts';
import { DeploymentKilledError } from '../../contract/errors/deployment-killed-error.ts';
import { DeploymentNotFoundError } from '../../contract/errors/deployment-not-found-error.ts';
import { DeploymentUnhealthyError } from '../../contract/errors/deployment-unhealthy-error.ts';
import { EncryptionUnsupportedError } from '../../contract/errors/encryption-unsupported-error.ts';
import { InvalidInputError } from '../../contract/errors/invalid-input-error.ts';
import { MoveInProgressError } from '../../contract/errors/move-in-progress-error.ts';
import { TargetRestingError } from '../../contract/errors/target-resting-error.ts';
import { kindOf, type DeploymentId, type ProviderKind } from '../../contract/identity.ts';
import type { CallRecord } from '../../server/calls/call-record.ts';
import { isGone, type Standing } from './move-policy.ts';
import { isOpen, type MoveKind, type MoveRecord } from './move-record.ts';
import { TARGET_REST } from './move-times.ts';

/** Everything that a request to move a call is judged by. */
export interface MoveCircumstances {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The open call at the key. */
  readonly call: CallRecord | undefined;
  readonly to: DeploymentId;
  /** How the target is, and whether it can encrypt; `undefined` where no deployment has this name. */
  readonly target: { readonly standing: Standing; readonly encrypts: boolean } | undefined;
  readonly source: Standing | undefined;
  readonly force: boolean;
  /** Those that the call may run on; `undefined`: all. */
  readonly providers?: readonly ProviderKind[] | undefined;
  /** The move of the call that was begun last. */
  readonly latest: MoveRecord | undefined;
  /** Names of those in the source who would be disconnected. */
  readonly cannotFollow: readonly string[];
}

export type MoveVerdict =
  | { readonly do: 'move'; readonly call: CallRecord; readonly kind: MoveKind }
  /** The call is there already. */
  | { readonly do: 'nothing' }
  | { readonly do: 'refuse'; readonly error: CrossfadeError };

/** Whether a deployment is left alone by a call, since a move to it was aborted a moment ago. */
const isResting = (latest: MoveRecord | undefined, to: DeploymentId, at: number): boolean =>
  latest?.phase === 'aborted' && latest.target.deployment === to && at < (latest.endedAt ?? at) + TARGET_REST;

const refuse = (error: CrossfadeError): MoveVerdict => ({ do: 'refuse', error });

/** What becomes of a request to move a call. */
export function judgeMove(circumstances: MoveCircumstances): MoveVerdict {
  const { at, call, to, target, source, force, providers, latest, cannotFollow } = circumstances;
  if (!target)
    return refuse(new DeploymentNotFoundError(`There is no deployment "${to}". GET /providers lists them.`));
  if (!call)
    return refuse(new CallNotFoundError('No call is going on at this key, so nothing can be moved.'));
  if (latest && isOpen(latest))
    return refuse(
      new MoveInProgressError(
        `This call is being moved to ${latest.target.deployment}. Wait until that is over.`,
      ),
    );
  if (call.pin === to) return { do: 'nothing' };
  if (providers?.includes(kindOf(to)) === false)
    return refuse(new InvalidInputError(`This call may run on ${providers.join(', ')} alone.`));
  if (target.standing === 'killed')
    return refuse(new DeploymentKilledError(`${to} is switched off. Revive it first.`));
  if (target.standing !== 'well')
    return refuse(new DeploymentUnhealthyError(`${to} is not well; GET /providers says why.`));
  if (call.encrypted && !target.encrypts)
    return refuse(
      new EncryptionUnsupportedError(`This call is end-to-end encrypted, which ${to} cannot carry.`),
    );
  if (source && isGone(source)) return { do: 'move', call, kind: 'rescue' };
  if (isResting(latest, to, at) && !force)
    return refuse(
      new TargetRestingError(
        `A move of this call to ${to} was aborted a moment ago: ${latest?.detail ?? ''} Wait ${TARGET_REST / 1_000} s, or force it.`,
      ),
    );
  if (cannotFollow.length > 0 && !force)
    return refuse(
      new CannotFollowError(
        `These participants would be disconnected: ${cannotFollow.join(', ')}. Force the move to do it all the same.`,
      ),
    );
  return { do: 'move', call, kind: 'planned' };
}
