import { sameRoom } from '../../call/call-selectors.ts';
import type { CallId, MoveId, ParticipantId } from '../../contract/identity.ts';
import type { CallRecord } from '../../server/calls/call-record.ts';
import type { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import {
  begunMove,
  isOpen,
  isReady,
  type MoveRecord,
  type MoveRoom,
  type NewMove,
  type StoredReport,
} from './move-record.ts';
import type { BegunMove, CommitOutcome, MoveLease, MoveStore } from './move-store.ts';

interface StoredMove {
  record: MoveRecord;
  owner: string;
  leaseUntil: number;
  readonly reports: Map<ParticipantId, StoredReport>;
}

/** Moves that are kept, so that an operator can ask how one went. */
const REMEMBERED = 1_000;

/** Moves of one process, for tests and for products that may lose their calls at a restart. */
export class MemoryMoveStore implements MoveStore {
  readonly #calls: MemoryCallStore;
  readonly #moves = new Map<MoveId, StoredMove>();
  /** The last attempt of each epoch of a call that was moved. */
  readonly #attempts = new Map<string, number>();

  constructor(calls: MemoryCallStore) {
    this.#calls = calls;
  }

  async now(): Promise<number> {
    return Date.now();
  }

  async begin(move: NewMove, { owner, until }: MoveLease): Promise<BegunMove> {
    if (this.#open(move.call)) return 'busy';
    const place = `${move.call} ${move.source.epoch + 1}`;
    const attempt = (this.#attempts.get(place) ?? 0) + 1;
    const record = begunMove(move, attempt);
    const begun = this.#calls.relocate(move.call, move.requestedAt, (call) =>
      isIn(call, move.source) ? { ...call, beside: record.target } : undefined,
    );
    if (!begun) return 'changed';
    this.#attempts.set(place, attempt);
    this.#moves.set(move.id, { record, owner, leaseUntil: until, reports: new Map() });
    this.#forget();
    return record;
  }

  async find(move: MoveId): Promise<MoveRecord | undefined> {
    return this.#moves.get(move)?.record;
  }

  async findOpen(call: CallId): Promise<MoveRecord | undefined> {
    return this.#open(call);
  }

  async findLatest(call: CallId): Promise<MoveRecord | undefined> {
    return this.#of(call).at(-1);
  }

  async report(move: MoveId, report: StoredReport): Promise<boolean> {
    const stored = this.#moves.get(move);
    if (!stored || !isOpen(stored.record)) return false;
    const before = stored.reports.get(report.participant);
    if (before?.connection === report.connection && before.seq >= report.seq) return false;
    stored.reports.set(report.participant, report);
    return true;
  }

  async listReports(move: MoveId): Promise<readonly StoredReport[]> {
    return [...(this.#moves.get(move)?.reports.values() ?? [])];
  }

  async claim(move: MoveId, { owner, now, until }: MoveLease): Promise<MoveRecord | undefined> {
    const stored = this.#moves.get(move);
    if (!stored || stored.record.cleared) return undefined;
    if (stored.owner !== owner && stored.leaseUntil > now) return undefined;
    Object.assign(stored, { owner, leaseUntil: until });
    return stored.record;
  }

  async listStranded({ owner, now }: MoveLease, limit: number): Promise<readonly MoveRecord[]> {
    return [...this.#moves.values()]
      .filter((one) => !one.record.cleared && (one.owner === owner || one.leaseUntil <= now))
      .toSorted((a, b) => Number(isOpen(b.record)) - Number(isOpen(a.record)) || a.leaseUntil - b.leaseUntil)
      .map(({ record }) => record)
      .slice(0, limit);
  }

  async save(move: MoveRecord, version: number): Promise<boolean> {
    const stored = this.#moves.get(move.id);
    if (stored?.record.version !== version) return false;
    const over = isOpen(stored.record) && !isOpen(move);
    stored.record = { ...move, version: version + 1 };
    if (over) this.#calls.relocate(move.call, move.endedAt ?? 0, ({ beside: _beside, ...call }) => call);
    return true;
  }

  async commit(
    id: MoveId,
    version: number,
    { ready, at }: { readonly ready: readonly ParticipantId[]; readonly at: number },
  ): Promise<CommitOutcome> {
    const stored = this.#moves.get(id);
    if (stored?.record.version !== version || stored.record.phase !== 'prepare') return 'changed';
    if (!ready.every((one) => isReady(stored.reports.get(one)))) return 'not-ready';
    const { call: callId, source, target } = stored.record;
    const moved = this.#calls.relocate(callId, at, (call) =>
      isIn(call, source)
        ? {
            ...call,
            pin: target.deployment,
            epoch: target.epoch,
            attempt: target.attempt,
            beside: source,
          }
        : undefined,
    );
    if (!moved) return 'changed';
    stored.record = { ...stored.record, phase: 'committed', committedAt: at, version: version + 1 };
    return 'committed';
  }

  #of(call: CallId): readonly MoveRecord[] {
    return [...this.#moves.values()].map(({ record }) => record).filter((record) => record.call === call);
  }

  #open(call: CallId): MoveRecord | undefined {
    return this.#of(call).find(isOpen);
  }

  #forget(): void {
    if (this.#moves.size <= REMEMBERED) return;
    for (const [id, { record }] of this.#moves)
      if (record.cleared) {
        this.#moves.delete(id);
        return;
      }
  }
}

const isIn = (call: CallRecord, room: MoveRoom): boolean =>
  call.endedAt === undefined && sameRoom(call, room) && call.pin === room.deployment;
