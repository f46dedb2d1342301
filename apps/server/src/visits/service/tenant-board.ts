import type { CallKey, TenantId } from '@crossfade/video-core';
import { Recurring, type Clock, type Telemetry } from '@crossfade/video-core/server';
import type { VisitId } from '../policy/visit-ids.ts';
import type { VisitStore } from '../store/visit-store.ts';
import { phaseOf, type Visit } from '../policy/visit.ts';
import type { LiveCall } from '../views/staff-snapshot.ts';
import type { Residence, ResidenceView } from './residence.ts';

/** Hears that one visit, or anything else of the residence, may have changed. */
export type BoardListener = () => void;

export interface BoardSources {
  readonly store: Pick<VisitStore, 'find' | 'listCurrent'>;
  readonly residence: Pick<Residence, 'view'>;
  /** Who is in the call at a key, for staff. */
  readonly liveCall: (tenant: TenantId, key: CallKey) => Promise<LiveCall | undefined>;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Visits that ended so long ago are left to the history. Milliseconds. */
const KEPT = 24 * 3_600_000;
/** Milliseconds, about, between two looks at what nobody hints at: a tablet that went silent. */
const REFRESH = 15_000;
/** Milliseconds, about, between two looks at who is in the calls. */
const LIVE = 5_000;
/** Names a failure in error reports. */
export const READING = 'reading the visits of a residence';

/**
 * The current visits of one residence, as one process knows them: read once, and again each visit that changed, for however
 * many pages show them.
 */
export class TenantBoard {
  readonly tenant: TenantId;
  readonly #sources: BoardSources;
  readonly #visits = new Map<VisitId, Visit>();
  /** The same in the order of their start, once asked for since a change: every page asks for it at each change. */
  #inOrder: readonly Visit[] | undefined;
  readonly #calls = new Map<string, LiveCall>();
  #residence: ResidenceView | undefined;
  readonly #dirty = new Set<VisitId>();
  /** Whether all visits and what is aside are to be read. */
  #everything = true;
  /** Whether residents, tablets and visitors are to be read. */
  #aside = false;
  #reading: Promise<void> | undefined;
  readonly #listeners = new Set<BoardListener>();
  readonly #ofVisit = new Map<VisitId, Set<BoardListener>>();
  #watchers = 0;
  #recurring: readonly Recurring[] = [];

  constructor(tenant: TenantId, sources: BoardSources) {
    this.tenant = tenant;
    this.#sources = sources;
  }

  get isIdle(): boolean {
    return this.#listeners.size === 0 && this.#ofVisit.size === 0;
  }

  /** In the order of their start. */
  get visits(): readonly Visit[] {
    this.#inOrder ??= [...this.#visits.values()].toSorted((one, other) => one.startsAt - other.startsAt);
    return this.#inOrder;
  }

  find(id: VisitId): Visit | undefined {
    return this.#visits.get(id);
  }

  get residence(): ResidenceView {
    if (!this.#residence) throw new Error('the board was not read yet');
    return this.#residence;
  }

  get calls(): ReadonlyMap<string, LiveCall> {
    return this.#calls;
  }

  /** Of one visit alone, or of everything. The returned function ends it. */
  subscribe(listener: BoardListener, visit?: VisitId): () => void {
    const listeners = visit === undefined ? this.#listeners : (this.#ofVisit.get(visit) ?? new Set());
    listeners.add(listener);
    if (visit !== undefined) this.#ofVisit.set(visit, listeners);
    if (this.#recurring.length === 0) this.#start();
    return () => {
      listeners.delete(listener);
      if (visit !== undefined && listeners.size === 0 && this.#ofVisit.get(visit) === listeners)
        this.#ofVisit.delete(visit);
      if (this.isIdle) this.stop();
    };
  }

  /** Keeps who is in the calls up to date, until the returned function is called. */
  watchCalls(): () => void {
    this.#watchers += 1;
    if (this.#watchers === 1) void this.#readCalls().catch(this.#failed);
    return () => {
      this.#watchers -= 1;
    };
  }

  /** Resolves when the board is as fresh as now. */
  changed(visit?: VisitId): Promise<void> {
    if (visit === undefined) this.#aside = true;
    else this.#dirty.add(visit);
    return this.read();
  }

  /** What was hinted at was missed. */
  changedAtAll(): Promise<void> {
    this.#everything = true;
    return this.read();
  }

  /** Resolves when everything that changed was read. */
  read(): Promise<void> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  stop(): void {
    for (const one of this.#recurring) void one.stop();
    this.#recurring = [];
    this.#everything = true;
  }

  #start(): void {
    const { telemetry } = this.#sources;
    const every = (milliseconds: number, task: () => Promise<void>): Recurring =>
      new Recurring({ what: READING, interval: () => milliseconds, task, telemetry });
    this.#recurring = [
      every(REFRESH, () => this.changed()),
      every(LIVE, async () => {
        if (this.#watchers > 0) await this.#readCalls();
      }),
    ];
  }

  readonly #failed = (error: unknown): void => this.#sources.telemetry.failed(READING, error);

  async #read(): Promise<void> {
    // What is asked for in this turn is read at once.
    await Promise.resolve();
    try {
      await this.#readAll();
    } catch (error) {
      // What was to be read is not known any more.
      this.#everything = true;
      throw error;
    } finally {
      // In the same turn as the last look at what changed, or a change in between would wait for the next one.
      this.#reading = undefined;
    }
  }

  async #readAll(): Promise<void> {
    const { store, residence, clock } = this.#sources;
    while (this.#everything || this.#aside || this.#dirty.size > 0) {
      const now = clock.now();
      const everything = this.#everything;
      if (everything || this.#aside) {
        this.#everything = false;
        this.#aside = false;
        this.#residence = await residence.view(this.tenant, now);
        if (everything) {
          this.#dirty.clear();
          const current = await store.listCurrent(this.tenant, now - KEPT);
          this.#visits.clear();
          for (const { visit } of current) this.#visits.set(visit.id, visit);
        } else
          for (const [id, { over }] of this.#visits)
            if (over !== undefined && over.at < now - KEPT) this.#visits.delete(id);
        this.#inOrder = undefined;
        this.#tell(this.#listeners, ...this.#ofVisit.values());
      }
      const dirty = [...this.#dirty];
      this.#dirty.clear();
      await Promise.all(dirty.map((id) => this.#readVisit(id)));
      if (dirty.length > 0) this.#tell(this.#listeners);
    }
  }

  async #readVisit(id: VisitId): Promise<void> {
    const stored = await this.#sources.store.find(id);
    if (stored?.visit.tenant !== this.tenant) return;
    this.#visits.set(id, stored.visit);
    this.#inOrder = undefined;
    this.#tell(this.#ofVisit.get(id) ?? []);
  }

  async #readCalls(): Promise<void> {
    const { liveCall } = this.#sources;
    const inCall = [...this.#visits.values()].filter((visit) => phaseOf(visit) === 'in-call');
    const before = JSON.stringify([...this.#calls]);
    const seen = await Promise.allSettled(inCall.map(({ key }) => liveCall(this.tenant, key)));
    const known = new Map(this.#calls);
    this.#calls.clear();
    for (const [place, { id }] of inCall.entries()) {
      const answer = seen[place];
      if (answer?.status === 'rejected') this.#failed(answer.reason);
      // One whose deployment does not answer stays as it was, and keeps no other waiting.
      const call = answer?.status === 'fulfilled' ? answer.value : known.get(id);
      if (call) this.#calls.set(id, call);
    }
    if (JSON.stringify([...this.#calls]) !== before) this.#tell(this.#listeners);
  }

  #tell(...listeners: readonly Iterable<BoardListener>[]): void {
    for (const some of listeners)
      for (const listener of some)
        try {
          listener();
        } catch (error) {
          this.#failed(error);
        }
  }
}
