import type { AdmissionOptions } from './admission-options.ts';
import type { JoinAnswer, JoinRequest, PreviewAnswer, PreviewRequest } from '../../call/join.ts';
import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { rightsOf } from '../calls/call-record.ts';
import type { Identity } from './authorize.ts';
import type { DecisionChain } from '../decision/explain-decision.ts';
import { CallFinder, type EarlierTries, type FoundCall } from './call-finder.ts';
import { AttemptEntry, isAttempt } from './attempt-entry.ts';
import { Entry } from './entry.ts';
import { followsMove } from './follows-move.ts';
import { joinAnswer } from './join-answer.ts';
import { RoomAccess } from './room-access.ts';

/** Calls that change or end, or deployments that fail, in the middle of a join; one try for each, and one more. */
const TRIES = 5;

/** Admits participants to calls: decides where a new call runs, and admits to the one that is open. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #calls: CallFinder;
  readonly #rooms: RoomAccess;
  readonly #entry: Entry;
  readonly #attempts: AttemptEntry;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#calls = new CallFinder(options);
    this.#rooms = new RoomAccess(options);
    this.#entry = new Entry(options, this.#rooms);
    this.#attempts = new AttemptEntry(options, this.#rooms, options.moves);
  }

  /**
   * Rejects with `ClientCannotRunError`, `EncryptionUnsupportedError`, `CallEndedError` (only when `request.call` names a call),
   * `ParticipantRemovedError`, `CallLockedError`, `RecordingConsentError`, `NoProviderError` or `ProviderUnavailableError`. A join that is
   * refused, or fails, leaves nothing behind. With `request.attempt` also rejects with `MoveOverError` or
   * `CredentialsInvalidError`.
   */
  async join(request: JoinRequest, identity: Identity): Promise<JoinAnswer> {
    if (isAttempt(request)) return await this.#attempts.join(request, identity);
    const earlier: EarlierTries = { failed: new Set() };
    for (let tries = 1; ; tries++) {
      const readAt = this.#options.clock.now();
      const found = await this.#calls.find(request, identity, earlier);
      try {
        const answer = await this.#enter(found, request, identity, readAt);
        if (answer) return answer;
        if (tries >= TRIES) throw new ProviderUnavailableError(found.call.pin);
      } catch (error) {
        const over = await this.#giveUp(found);
        const retry = error instanceof ProviderUnavailableError && over && request.call === undefined;
        if (!retry || tries >= TRIES) throw error;
        earlier.failed.add(found.call.pin);
      }
    }
  }

  /** Whether a join follows a move, which no limit of joins is charged for. */
  follows(request: JoinRequest): Promise<boolean> {
    return followsMove(this.#options, request);
  }

  /**
   * Which provider a join would be sent to now, so that a page loads that one and no other while the participant looks
   * at the preview. Opens, pins and logs nothing. Rejects with `NoProviderError` or `ClientCannotRunError` when no new
   * call could be opened.
   */
  preview(request: PreviewRequest, identity: Identity): Promise<PreviewAnswer> {
    return this.#calls.preview(request, identity);
  }

  /** What a new call at the key would be decided now, step by step, whether or not one is open. */
  explain(request: PreviewRequest, identity: Identity): Promise<DecisionChain> {
    return this.#calls.explain(request, identity);
  }

  /** `undefined` when the call changed meanwhile: then what was decided here may be wrong. */
  async #enter(
    found: FoundCall,
    request: JoinRequest,
    identity: Identity,
    readAt: number,
  ): Promise<JoinAnswer | undefined> {
    const { call, decision } = found;
    const { store, clients, clock } = this.#options;
    const [entrant, roomsOpen] = await Promise.all([
      this.#entry.entrant(found, request, identity),
      this.#rooms.open(call, request),
    ]);
    if (entrant === undefined || !roomsOpen) return undefined;
    const { record, resumeSecret } = entrant;
    const { id, name, role } = record;
    await this.#options.recordings?.admit(call, record, request.recording);
    const rights = rightsOf(record, call);
    const { metadata } = identity;
    const grant = {
      participantId: id,
      name,
      role,
      rights,
      readAt,
      ...(metadata !== undefined && { metadata }),
    };
    const credentials = await this.#rooms.credentials(call, grant, request);
    // Last, and only if nothing was ruled since the call was read: no credentials are handed out that know less.
    if (!(await store.admit(record, call.version, clock.now()))) return undefined;
    const { kinds } = this.#options.deployments;
    const able = kinds.filter((kind) => request.adapters.includes(kind));
    // Whom nobody knows counts when they have been inside.
    if (able.length < kinds.length && identity.participant !== undefined) clients?.restricted(call, able);
    const { epoch, attempt } = call;
    const participant = { id, name, role, rights, resumeSecret };
    return joinAnswer(this.#options, call, identity, { epoch, attempt, decision, participant, credentials });
  }

  /** Ends a call that this join opened and nobody was admitted to. Whether the call is over, so that the next try decides again. */
  async #giveUp({ call, opened }: FoundCall): Promise<boolean> {
    const { store, clock } = this.#options;
    if (opened && (await store.end(call.id, clock.now(), 'unused'))) return true;
    const now = await store.find(call.id);
    return now?.endedAt !== undefined;
  }
}
