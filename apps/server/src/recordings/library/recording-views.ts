import type { TenantId } from '@crossfade/video-core';
import { and, count, inArray } from 'drizzle-orm';
import type { Queries } from '@crossfade/video-server/sql';
import { namesOf } from '../../audit/names-of.ts';
import { recordingParts, recordings } from '../../database/recording-tables.ts';
import type { ShownRecording } from '../http/recording-schemas.ts';
import { heldRecordings } from '../store/held-recordings.ts';
import type { Recording, RecordingViewing } from '../store/recording.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import type { WhoMayWatch } from './who-may-watch.ts';

export interface RecordingViewsOptions {
  readonly queries: Queries;
  readonly store: Pick<RecordingStore, 'listRunning'>;
  readonly watchers: Pick<WhoMayWatch, 'guestsOf'>;
}

/** What staff see of recordings. */
export class RecordingViews {
  readonly #options: RecordingViewsOptions;

  constructor(options: RecordingViewsOptions) {
    this.#options = options;
  }

  async show(tenant: TenantId, shown: readonly Recording[]): Promise<ShownRecording[]> {
    if (shown.length === 0) return [];
    const { queries, store, watchers } = this.#options;
    const ids = shown.map(({ id }) => id);
    const people = shown.flatMap(({ resident, startedBy, heldBy }) =>
      [resident ?? '', startedBy, heldBy ?? ''].map(idOf),
    );
    const [names, held, parts, running, visitors] = await Promise.all([
      namesOf(queries, tenant, people),
      this.#heldAmong(ids),
      queries
        .select({ recording: recordingParts.recording, parts: count() })
        .from(recordingParts)
        .where(inArray(recordingParts.recording, ids))
        .groupBy(recordingParts.recording),
      store.listRunning(),
      Promise.all(shown.map((one) => watchers.guestsOf(one))),
    ]);
    const queue = running.filter(({ state }) => state === 'queued').map(({ id }) => id);
    return shown.map((one, index) => {
      const position = queue.indexOf(one.id) + 1;
      const resident = one.resident === null ? undefined : names.get(one.resident);
      return {
        id: one.id,
        state: one.state,
        ...(resident !== undefined && { resident }),
        visitors: visitors[index]?.map(({ name }) => name) ?? [],
        ...(one.visit !== null && { visit: one.visit }),
        call: one.call,
        startedBy: names.get(idOf(one.startedBy)) ?? one.startedBy,
        queuedAt: isoOf(one.queuedAt),
        ...timeOf('startedAt', one.startedAt),
        ...timeOf('stoppedAt', one.stoppedAt),
        ...(one.stopReason !== null && { stopReason: one.stopReason }),
        ...(one.durationMs !== null && { durationMs: one.durationMs }),
        ...(one.bytes !== null && { bytes: one.bytes }),
        ...(one.contentType !== null && { contentType: one.contentType }),
        parts: parts.find(({ recording }) => recording === one.id)?.parts ?? 0,
        ...(one.problem !== null && { problem: one.problem }),
        ...(one.answer !== null && { answer: one.answer }),
        attempts: one.attempts,
        ...(one.state === 'finishing' && timeOf('nextAttemptAt', one.dueAt)),
        ...(position > 0 && { queuePosition: position }),
        deletionOffered: one.deletionOfferedAt !== null,
        shared: one.sharedAt !== null,
        ...(held.has(one.id) && { held: holdOf(one, names) }),
        ...timeOf('expiresAt', one.expiresAt),
      };
    });
  }

  async showViewings(tenant: TenantId, viewings: readonly RecordingViewing[]) {
    const names = await namesOf(
      this.#options.queries,
      tenant,
      viewings.map(({ viewer }) => idOf(viewer)),
    );
    return viewings.map(({ viewer, at, lastAt, download }) => ({
      who: names.get(idOf(viewer)) ?? viewer,
      at: isoOf(at),
      until: isoOf(lastAt),
      download,
    }));
  }

  async #heldAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { queries } = this.#options;
    const rows = await queries
      .select({ id: recordings.id })
      .from(recordings)
      .where(and(inArray(recordings.id, [...ids]), heldRecordings(queries)));
    return new Set(rows.map(({ id }) => id));
  }
}

const isoOf = (at: number): string => new Date(at).toISOString();

const timeOf = <Name extends string>(name: Name, at: number | null) =>
  at === null ? {} : { [name]: isoOf(at) };

const holdOf = ({ heldAt, heldBy, heldReason }: Recording, names: ReadonlyMap<string, string>) =>
  heldAt === null
    ? ({ by: 'incident' } as const)
    : ({
        by: 'staff',
        ...(heldReason !== null && { reason: heldReason }),
        ...(heldBy !== null && { who: names.get(idOf(heldBy)) ?? heldBy }),
        at: isoOf(heldAt),
      } as const);

/** The id of a user, a tablet or a visitor in the name of a caller. */
const idOf = (subject: string): string => subject.replace(/^(?:user|tablet|visitor):/, '');
