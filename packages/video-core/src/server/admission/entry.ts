import { randomUUID } from 'node:crypto';
import type { JoinRequest } from '../../call/join.ts';
import { CallLockedError } from '../../contract/errors/call-locked-error.ts';
import { ParticipantRemovedError } from '../../contract/errors/participant-removed-error.ts';
import { asId } from '../../contract/identity.ts';
import { SOURCES } from '../../contract/media.ts';
import { isLockedOut, type CallRecord, type ParticipantRecord } from '../calls/call-record.ts';
import type { AdmissionOptions } from './admission-options.ts';
import type { Identity } from './authorize.ts';
import type { FoundCall } from './call-finder.ts';
import { asToday, isStill } from './fixed-roles.ts';
import { mintResumeSecret, participantOfSecret } from './resume-secret.ts';
import type { RoomAccess } from './room-access.ts';

/** A participant who may enter. */
export interface Entrant {
  readonly record: ParticipantRecord;
  readonly resumeSecret: string;
}

/** Milliseconds that a lock outlives the last participant: a reload does not unlock. */
const LOCK_KEPT_MS = 10_000;

/** What somebody reads whom a lock keeps out. */
export const LOCKED = 'This call is locked. Ask a host to unlock it, then try again.';

/** Decides who a joiner is in a call, and whether they may enter it. */
export class Entry {
  readonly #options: Pick<AdmissionOptions, 'store' | 'clock' | 'fixedRoles'>;
  readonly #rooms: Pick<RoomAccess, 'inside'>;

  constructor(
    options: Pick<AdmissionOptions, 'store' | 'clock' | 'fixedRoles'>,
    rooms: Pick<RoomAccess, 'inside'>,
  ) {
    this.#options = options;
    this.#rooms = rooms;
  }

  /**
   * The participant whom the application names, or whose resume secret is presented; else a new one. The participant who
   * opens a call is its host, unless the application says otherwise. Where roles are fixed, who comes back is what the
   * application says today. `undefined` when the call has ended meanwhile.
   * Rejects with `ParticipantRemovedError` or `CallLockedError`.
   */
  async entrant(found: FoundCall, request: JoinRequest, identity: Identity): Promise<Entrant | undefined> {
    const { call, opened } = found;
    const { store, clock } = this.#options;
    const { grants, participant: own, name = request.displayName } = identity;
    const { adapters } = request;
    const privileged = opened || grants.has('host') || grants.has('staff');
    const passes = privileged || identity.passesLock === true;
    const fixed = this.#options.fixedRoles?.(call) ?? false;
    const presented = await participantOfSecret(store, call.id, request.resumeSecret ?? '');
    const resumed = presented && fixed && !isStill(presented, identity) ? undefined : presented;
    const mayResume = own === undefined || resumed?.id === own;
    const returning = mayResume && resumed ? resumed : own && (await store.findParticipant(call.id, own));
    if (returning) {
      if (returning.removed) throw new ParticipantRemovedError(returning.removed.message);
      if (isLockedOut(returning, call) && !passes) throw new CallLockedError(LOCKED);
      const known = fixed ? asToday(returning, identity) : returning;
      const record = this.#letThrough({ ...known, name, adapters }, call);
      if (returning === resumed && request.resumeSecret !== undefined)
        return { record, resumeSecret: request.resumeSecret };
      const { secret, hash } = mintResumeSecret(returning.id);
      return { record: { ...record, resumeHash: hash }, resumeSecret: secret };
    }
    if (call.locked && !passes) {
      if (await this.#endDeserted(call)) return undefined;
      throw new CallLockedError(LOCKED);
    }
    const id = own ?? asId.participant(randomUUID());
    const { secret, hash } = mintResumeSecret(id);
    const record: ParticipantRecord = {
      id,
      call: call.id,
      name,
      role: identity.role ?? (privileged ? 'host' : 'guest'),
      rights: identity.rights ?? { publish: SOURCES, subscribe: true, data: true },
      blocked: identity.blocked ?? [],
      resumeHash: hash,
      joinedAt: clock.now(),
      adapters,
    };
    return { record: this.#letThrough(record, call), resumeSecret: secret };
  }

  /** A guest whom the application lets through a lock counts as one who was inside before it. */
  #letThrough(record: ParticipantRecord, call: CallRecord): ParticipantRecord {
    return isLockedOut(record, call) ? { ...record, enteredAt: this.#options.clock.now() } : record;
  }

  /** Ends a locked call that everyone has left, so that its link works again. */
  async #endDeserted(call: CallRecord): Promise<boolean> {
    const { store, clock } = this.#options;
    const emptyBefore = clock.now() - LOCK_KEPT_MS;
    if (call.emptySince === undefined || call.emptySince >= emptyBefore) return false;
    if ((await this.#rooms.inside(call)).length > 0) return false;
    return store.end(call.id, clock.now(), { emptyBefore });
  }
}
