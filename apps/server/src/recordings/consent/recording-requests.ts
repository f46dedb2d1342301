import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  RecordingConsentError,
  type CallId,
  type CallKey,
  type RecordingNotice,
  type TenantId,
} from '@crossfade/video-core';
import { KeyedQueue } from '@crossfade/video-core/adapter-kit';
import {
  mapConcurrently,
  type CallRecord,
  type CallRecordings,
  type Clock,
  type ParticipantRecord,
} from '@crossfade/video-core/server';
import { ConflictError } from '../../errors/conflict-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { agrees } from '../policy/consent.ts';
import { MOST_AT_ONCE, unrecordable } from '../policy/may-start.ts';
import {
  consentOf,
  isResident,
  phaseOf,
  type RecordingRequest,
  type RequestEnd,
} from '../policy/recording-request.ts';
import { stepRequest, type Person, type RequestInput } from '../policy/step-request.ts';
import { recorderParticipant } from '../recorder/recorder-participant.ts';
import { recordingIdSchema, type RecordingId } from '../store/recording.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import type { CallPresence } from './call-presence.ts';
import { recordingNotice } from './recording-notices.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';

/** Changes at the same time by others, before one gives up. */
const TRIES = 10;
/** Milliseconds that a look waits to know who is in a call. */
const PRESENCE = 5_000;

export interface RecordingRequestsOptions {
  readonly store: RequestStore;
  readonly recordings: Pick<
    RecordingStore,
    'queue' | 'find' | 'stop' | 'save' | 'markDeleted' | 'listRunning'
  >;
  readonly presence: CallPresence;
  /** The visit whose call is at a key, and its resident. */
  readonly visitAt: (
    key: CallKey,
  ) => Promise<{ readonly visit: string; readonly resident: string } | undefined>;
  /** Has everyone in a call told how its recording stands. */
  readonly changed: (call: CallId) => void;
  readonly clock: Clock;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * Milliseconds that a recorder may stay in the call after the end: it hands over what it has. None where somebody does not agree.
 * One that is still there by then, such as a film that nobody could stop, is sent away.
 */
const lastingAfter = (why: RequestEnd): number => (why === 'withdrawn' || why === 'not-agreed' ? 0 : 15_000);

/** Who asks for a recording. */
export interface Starter {
  /** As the audit log names callers. */
  readonly subject: string;
  /** Their part in the call; asking is agreeing. */
  readonly person?: Person;
}

/**
 * Requests for recordings, each from the question to its end: what the policy says is stored first, and then carried out, by this
 * process or, should it die, by the next that looks.
 */
export class RecordingRequests implements CallRecordings {
  readonly #options: RecordingRequestsOptions;
  /** Steps of each request, one after another: of many who agree at once none makes another's answer fail. */
  readonly #steps = new KeyedQueue<RecordingId>();
  /** What those in each call were told last. */
  readonly #told = new Map<CallId, string>();

  constructor(options: RecordingRequestsOptions) {
    this.#options = options;
  }

  /**
   * Asks everyone who is present, once `note` has written it down. Rejects with `ConflictError`, whose message says why the call
   * cannot be recorded.
   */
  async start(
    call: CallRecord,
    { subject, person }: Starter,
    note: (request: RecordingRequest) => Promise<void>,
  ): Promise<RecordingRequest> {
    const refusal = unrecordable(call);
    if (refusal !== undefined) throw new ConflictError(refusal);
    const { store, clock } = this.#options;
    const at = clock.now();
    const request: RecordingRequest = {
      id: recordingIdSchema.parse(randomUUID()),
      tenant: call.tenant,
      call: call.id,
      key: call.key,
      startedBy: subject,
      ...(person && { starter: person.participant }),
      askedAt: at,
      consents: person ? [{ ...person, answer: 'yes', at }] : [],
    };
    await note(request);
    const added = await store.add(request, MOST_AT_ONCE);
    if (added === 'taken') throw new ConflictError('This call is being recorded already.');
    if (added === 'full')
      throw new ConflictError(
        `${MOST_AT_ONCE} calls are being recorded, which is the most at the same time. Stop one of them, or try again later.`,
      );
    return this.#lookNow(request);
  }

  find(id: RecordingId): Promise<StoredRequest | undefined> {
    return this.#options.store.find(id);
  }

  /** What is asked for, or recorded, at a key. */
  async openAt(tenant: TenantId, key: CallKey): Promise<RecordingRequest | undefined> {
    return (await this.#options.store.findOpen(tenant, key))?.request;
  }

  /** Rejects with `NotFoundError`. */
  async take(id: RecordingId, input: RequestInput): Promise<RecordingRequest> {
    const { request } = await this.#step(id, input);
    // The last answer begins it, without waiting for the next look; a decision that was taken back may end it.
    if (phaseOf(request) === 'asking' || (phaseOf(request) === 'agreed' && input.type === 'decide'))
      return this.#lookNow(request);
    await this.#carryOut(request);
    this.#options.changed(request.call);
    return request;
  }

  /** Ends what is not over yet, because what was recorded is to be deleted. */
  async end(id: RecordingId): Promise<void> {
    const stored = await this.#options.store.find(id);
    if (stored && phaseOf(stored.request) !== 'over') await this.take(id, { type: 'stop' });
  }

  /** Sees who is present and how the recorder does; to be called again and again. */
  async look(id: RecordingId): Promise<void> {
    const stored = await this.#options.store.find(id);
    if (stored) await this.#look(stored.request);
  }

  /** Looks at all that are not done with, and stops whatever runs without an agreement. */
  async lookAtAll(): Promise<void> {
    const { store, recordings, onTrouble } = this.#options;
    const [unsettled, running] = await Promise.all([store.listUnsettled(), recordings.listRunning()]);
    await mapConcurrently(running, ({ id }) =>
      this.#stopUnagreed(id).catch((error: unknown) =>
        onTrouble(`stopping the recording ${id}, to which nobody agreed`, error),
      ),
    );
    const calls = new Set(unsettled.map(({ request }) => request.call));
    for (const call of this.#told.keys()) if (!calls.has(call)) this.#told.delete(call);
    await mapConcurrently(unsettled, ({ request }) => this.#lookNow(request));
  }

  /** Deletes what was recorded, for one of those whom it was offered to. Says whether it is deleted; else it is held. */
  async erase(id: RecordingId): Promise<boolean> {
    const { recordings, clock } = this.#options;
    if (!(await recordings.find(id))) return true;
    return recordings.markDeleted(id, clock.now());
  }

  async notice(call: CallId): Promise<RecordingNotice | undefined> {
    const stored = await this.#options.store.findLatest(call);
    return stored && this.noticeOf(stored.request);
  }

  async noticeOf(request: RecordingRequest): Promise<RecordingNotice> {
    const { recordings, clock } = this.#options;
    const recording = phaseOf(request) === 'agreed' ? await recordings.find(request.id) : undefined;
    return recordingNotice(request, recording, clock.now());
  }

  async admit(
    { id: call, tenant, key }: CallRecord,
    { id: participant, name, rights }: ParticipantRecord,
    agreedTo: string | undefined,
  ): Promise<void> {
    if (rights.hidden) return;
    const { store, clock } = this.#options;
    const open = await store.findOpen(tenant, key);
    // One of the call before, at the same key, is about to end.
    if (open?.request.call !== call) return;
    const { request } = open;
    const person = { participant, name };
    if (agrees(consentOf(request, participant), clock.now())) return;
    if (agreedTo === request.id) {
      await this.#step(request.id, { type: 'answer', ...person, answer: 'yes' });
      this.#options.changed(call);
      return;
    }
    if (await this.#recall(request, [person])) return;
    // Staff see whom nobody has decided for yet.
    if (isResident(participant)) {
      await this.#step(request.id, { type: 'comes', ...person });
      this.#options.changed(call);
    }
    throw new RecordingConsentError();
  }

  /** What a look could not find out, the next one does. */
  async #lookNow(request: RecordingRequest): Promise<RecordingRequest> {
    try {
      return await this.#look(request);
    } catch (error) {
      this.#options.onTrouble(`looking after the recording ${request.id}`, error);
      this.#options.changed(request.call);
      return request;
    }
  }

  async #look(before: RecordingRequest): Promise<RecordingRequest> {
    const { recordings } = this.#options;
    let request = before;
    if (phaseOf(request) !== 'over') {
      const present = await this.#present(request.call);
      if (present === undefined) request = (await this.#step(request.id, { type: 'call-ended' })).request;
      else {
        await this.#forget(request, present);
        await this.#recall(request, present);
        request = (await this.#step(request.id, { type: 'present', present })).request;
      }
    }
    if (phaseOf(request) === 'agreed') {
      const recording = await recordings.find(request.id);
      const running = recording?.state === 'queued' || recording?.state === 'recording';
      // What was queued and is not there any more was deleted: it is not recorded again.
      const ended = recording ? !running : request.queuedAt !== undefined;
      if (ended) request = (await this.#step(request.id, { type: 'recorder-ended' })).request;
    }
    await this.#carryOut(request);
    await this.#tell(request);
    return request;
  }

  /** Who is in a call. Rejects when that is not known in time: the calls of others are looked at as well. */
  async #present(call: CallId): Promise<readonly Person[] | undefined> {
    const known = new AbortController();
    const late = async (): Promise<never> => {
      await wait(PRESENCE, undefined, { signal: known.signal });
      throw new Error(`Who is in the call ${call} was not known in time.`);
    };
    try {
      return await Promise.race([this.#options.presence.present(call), late()]);
    } finally {
      known.abort();
    }
  }

  /** Those who agreed and never came are as many as anyone cares to make: kept are those whom their call still knows. */
  async #forget({ id, call, consents }: RecordingRequest, present: readonly Person[]): Promise<void> {
    const here = new Set(present.map(({ participant }) => participant));
    const away = consents.map(({ participant }) => participant).filter((one) => !here.has(one));
    if (away.length === 0) return;
    const known = await this.#options.presence.known(call, away);
    const unknown = new Set(away.filter((one) => !known.has(one)));
    if (unknown.size > 0) await this.#step(id, { type: 'unknown', participants: unknown });
  }

  /** What was decided for an earlier recording counts for this one as well, until its end. Says whether anything was. */
  async #recall(request: RecordingRequest, people: readonly Person[]): Promise<boolean> {
    const { store, clock } = this.#options;
    const at = clock.now();
    const unanswered = people.filter(({ participant }) => {
      const { answer } = consentOf(request, participant) ?? {};
      return answer === undefined || answer === 'asked';
    });
    const residents = unanswered.filter(({ participant }) => isResident(participant));
    const ids = residents.map(({ participant }) => participant);
    const decided = await store.listDecided(request.tenant, ids, at);
    for (const { participant, decision } of decided) {
      const person = residents.find((one) => one.participant === participant);
      if (person && decision) await this.#step(request.id, { type: 'decide', ...person, decision });
    }
    return decided.length > 0;
  }

  #step(id: RecordingId, input: RequestInput): Promise<StoredRequest> {
    return this.#steps.run(id, () => this.#stepInTurn(id, input));
  }

  async #stepInTurn(id: RecordingId, input: RequestInput): Promise<StoredRequest> {
    const { store, clock } = this.#options;
    for (let tries = 1; ; tries += 1) {
      const stored = await store.find(id);
      if (!stored) throw new NotFoundError('recording');
      const { request, version } = stored;
      const next = stepRequest(request, input, clock.now());
      if (next === request) return stored;
      if (await store.save(next, version)) return { request: next, version: version + 1 };
      if (tries >= TRIES) throw new ConflictError('This recording changed meanwhile. Try again.');
    }
  }

  /** Does what follows from what is stored. Idempotent. */
  async #carryOut(request: RecordingRequest): Promise<void> {
    const { store, recordings, presence, visitAt, clock } = this.#options;
    const { id, tenant, call, key, startedBy, over } = request;
    const at = clock.now();
    if (phaseOf(request) === 'agreed' && request.queuedAt === undefined) {
      const recording = { id, tenant, key, call, startedBy, ...(await visitAt(key)) };
      const queued = (await recordings.find(id)) ?? (await recordings.queue(recording, at));
      await this.#stopUnagreed(id);
      // Another at its key may still be about to end; then the next look queues it.
      if (queued) await this.#step(id, { type: 'queued' });
    }
    if (over === undefined) return;
    await recordings.stop(id, over.why, at);
    if (over.why === 'withdrawn') {
      const recording = await recordings.find(id);
      if (recording && recording.deletionOfferedAt === null)
        await recordings.save(recording, { deletionOfferedAt: at });
    }
    if (request.queuedAt !== undefined) {
      if (at - over.at < lastingAfter(over.why)) return;
      await presence.sendAway(call, recorderParticipant(id));
    }
    await store.settle(id, at);
  }

  /** Somebody may have said no between the look at who agreed and the recording that came of it. */
  async #stopUnagreed(id: RecordingId): Promise<void> {
    const { store, recordings, clock } = this.#options;
    const stored = await store.find(id);
    if (stored && phaseOf(stored.request) === 'agreed') return;
    await recordings.stop(id, stored?.request.over?.why ?? 'not-agreed', clock.now());
  }

  async #tell(request: RecordingRequest): Promise<void> {
    const notice = JSON.stringify(await this.noticeOf(request));
    if (this.#told.get(request.call) === notice) return;
    this.#told.set(request.call, notice);
    this.#options.changed(request.call);
  }
}
