import type { CallId, MoveId, ParticipantId } from '../../contract/identity.ts';
import type { MoveRecord, NewMove, StoredReport } from './move-record.ts';

/** `busy`: another move of the call is open. `changed`: the call ended, or is in another room by now. */
export type BegunMove = MoveRecord | 'busy' | 'changed';

/** `not-ready`: somebody is not ready any more. `changed`: the call or the attempt is not what it was. */
export type CommitOutcome = 'committed' | 'not-ready' | 'changed';

/** The process that carries a move on until `until`, in milliseconds since 1970; then any other may. */
export interface MoveLease {
  readonly owner: string;
  readonly now: number;
  readonly until: number;
}

/**
 * Where attempts to move calls live. Every write is atomic; each that changes where a call is changes the call in the
 * same step, counts its version up and makes it due. Times are milliseconds since 1970.
 */
export interface MoveStore {
  /** The time of the store, which all processes share. */
  now(): Promise<number>;
  /**
   * Begins a move of a call that is still in `source`: gives the target an attempt that was never used, and the call a
   * second room. One move of a call is open at a time.
   */
  begin(move: NewMove, lease: MoveLease): Promise<BegunMove>;
  /** Of any tenant: the caller must compare the tenant. */
  find(move: MoveId): Promise<MoveRecord | undefined>;
  findOpen(call: CallId): Promise<MoveRecord | undefined>;
  /** The one of a call that was begun last. */
  findLatest(call: CallId): Promise<MoveRecord | undefined>;

  /**
   * Takes the latest report of a participant: over another connection than the one before, or with a higher `seq`. Says
   * whether it was taken. Reports about a move that is not open are not taken.
   */
  report(move: MoveId, report: StoredReport): Promise<boolean>;
  listReports(move: MoveId): Promise<readonly StoredReport[]>;

  /** Takes a move that nobody else carries on; `undefined` when another does, or nothing is left to do. */
  claim(move: MoveId, lease: MoveLease): Promise<MoveRecord | undefined>;
  /** Moves with something left to do that nobody carries on: those that are open first, and then those left the longest. */
  listStranded(lease: MoveLease, limit: number): Promise<readonly MoveRecord[]>;
  /**
   * Stores what became of a move that still has `version`; false when it has another. When it is over, the call has one
   * room again. Never moves the pin.
   */
  save(move: MoveRecord, version: number): Promise<boolean>;
  /** Moves the pin to the target if the call is still in the source and these participants are ready. */
  commit(
    move: MoveId,
    version: number,
    members: { readonly ready: readonly ParticipantId[]; readonly at: number },
  ): Promise<CommitOutcome>;
}
