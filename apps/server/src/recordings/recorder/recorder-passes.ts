import { asId, type CallId, type CallKey, type TenantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, gt, inArray } from 'drizzle-orm';
import { recorderPasses } from '../../database/recorder-tables.ts';
import { recordings } from '../../database/recording-tables.ts';
import { newSecret, secretHash } from '../../http/secret-hash.ts';
import { recordingIdSchema, type RecordingId } from '../store/recording.ts';

export interface RecorderPassesOptions {
  readonly queries: Queries;
  readonly clock: Clock;
}

/** What a pass lets its holder do: take part, unseen, in the call that is recorded. */
export interface PassedRecorder {
  readonly recording: RecordingId;
  readonly tenant: TenantId;
  readonly key: CallKey;
  readonly call: CallId;
}

/** Milliseconds in which the secret of a link has to be used: a recorder opens it as soon as it has started. */
const SECRET_LASTS = 60_000;

/**
 * Lets a recorder into the call that it records, and nobody else. A recording has one pass at a time: the newest, which begins
 * as the secret of a link and is good for as long as the recording runs.
 */
export class RecorderPasses {
  readonly #options: RecorderPassesOptions;

  constructor(options: RecorderPassesOptions) {
    this.#options = options;
  }

  /** The secret of a link for one more part; what was issued before is void. */
  async issue(recording: RecordingId): Promise<string> {
    const { queries, clock } = this.#options;
    const secret = newSecret();
    const pass = { secretHash: secretHash(secret), tokenHash: null, issuedAt: clock.now() };
    await queries
      .insert(recorderPasses)
      .values({ recording, ...pass })
      .onConflictDoUpdate({ target: recorderPasses.recording, set: pass });
    return secret;
  }

  /** Exchanges the secret, once; `undefined` when it was used, is too old, or is nobody's. */
  async enter(secret: string): Promise<{ readonly key: CallKey; readonly token: string } | undefined> {
    const { queries, clock } = this.#options;
    const token = newSecret();
    const [pass] = await queries
      .update(recorderPasses)
      .set({ secretHash: null, tokenHash: secretHash(token) })
      .where(
        and(
          eq(recorderPasses.secretHash, secretHash(secret)),
          gt(recorderPasses.issuedAt, clock.now() - SECRET_LASTS),
        ),
      )
      .returning({ recording: recorderPasses.recording });
    const recorder = pass && (await this.find(token));
    return recorder && { key: recorder.key, token };
  }

  /** Whose token it is, while the recording is queued or runs. */
  async find(token: string): Promise<PassedRecorder | undefined> {
    const [row] = await this.#options.queries
      .select({
        id: recordings.id,
        tenant: recordings.tenant,
        key: recordings.key,
        call: recordings.call,
      })
      .from(recorderPasses)
      .innerJoin(recordings, eq(recordings.id, recorderPasses.recording))
      .where(
        and(
          eq(recorderPasses.tokenHash, secretHash(token)),
          inArray(recordings.state, ['queued', 'recording']),
        ),
      );
    return (
      row && {
        recording: recordingIdSchema.parse(row.id),
        tenant: asId.tenant(row.tenant),
        key: asId.key(row.key),
        call: asId.call(row.call),
      }
    );
  }
}
