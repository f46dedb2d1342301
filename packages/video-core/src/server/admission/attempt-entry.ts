import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import { CallEndedError } from '../../contract/errors/call-ended-error.ts';
import { CallLockedError } from '../../contract/errors/call-locked-error.ts';
import { ClientCannotRunError } from '../../contract/errors/client-cannot-run-error.ts';
import { CredentialsInvalidError } from '../../contract/errors/credentials-invalid-error.ts';
import { MoveOverError } from '../../contract/errors/move-over-error.ts';
import { ParticipantRemovedError } from '../../contract/errors/participant-removed-error.ts';
import { kindOf, roomName } from '../../contract/identity.ts';
import type { MoveStore } from '../../move/server/move-store.ts';
import { isLockedOut, rightsOf, type CallRecord, type ParticipantRecord } from '../calls/call-record.ts';
import type { AdmissionOptions } from './admission-options.ts';
import type { Identity } from './authorize.ts';
import { LOCKED } from './entry.ts';
import { asToday, isStill } from './fixed-roles.ts';
import { joinAnswer } from './join-answer.ts';
import { participantOfSecret } from './resume-secret.ts';
import type { RoomAccess } from './room-access.ts';

/** A join that asks for the room that a call moves to. */
export interface AttemptRequest extends JoinRequest {
  readonly attempt: number;
}

export const isAttempt = (request: JoinRequest): request is AttemptRequest => request.attempt !== undefined;

/** Rulings in the middle of a join; one try for each, and one more. */
const TRIES = 5;

const OVER = 'This move is over. Join the call again to find out where it is.';

/** Lets participants of a call into the room that it moves to. Changes nothing of what is stored. */
export class AttemptEntry {
  readonly #options: AdmissionOptions;
  readonly #rooms: Pick<RoomAccess, 'credentialsFor'>;
  readonly #moves: Pick<MoveStore, 'findOpen'>;

  constructor(
    options: AdmissionOptions,
    rooms: Pick<RoomAccess, 'credentialsFor'>,
    moves: Pick<MoveStore, 'findOpen'>,
  ) {
    this.#options = options;
    this.#rooms = rooms;
    this.#moves = moves;
  }

  /**
   * Rejects with `MoveOverError`, `CallEndedError`, `CredentialsInvalidError`, `ParticipantRemovedError`,
   * `CallLockedError`, `ClientCannotRunError` or `ProviderUnavailableError`.
   */
  async join(request: AttemptRequest, identity: Identity): Promise<JoinAnswer> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const answer = await this.#enter(request, identity);
      if (answer) return answer;
    }
    throw new MoveOverError(OVER);
  }

  /** `undefined` when something was ruled meanwhile that the credentials do not know. */
  async #enter(request: AttemptRequest, identity: Identity): Promise<JoinAnswer | undefined> {
    const { store, clock } = this.#options;
    const readAt = clock.now();
    const call = await this.#call(request, identity);
    const move = await this.#moves.findOpen(call.id);
    if (move?.target.attempt !== request.attempt || move.announcedAt === undefined)
      throw new MoveOverError(OVER);
    const { target } = move;
    const provider = kindOf(target.deployment);
    if (!request.adapters.includes(provider)) throw new ClientCannotRunError(provider);
    const person = await this.#participant(call, request, identity);
    const { id, name, role } = person;
    const rights = rightsOf(person, call);
    const room = { ...target, call: call.id, room: roomName(call.id, target) };
    const credentials = await this.#rooms.credentialsFor(room, {
      participantId: id,
      name,
      role,
      rights,
      readAt,
      ...(identity.metadata !== undefined && { metadata: identity.metadata }),
    });
    const now = await store.find(call.id);
    if (now?.version !== call.version) return undefined;
    const { epoch, attempt, deployment } = target;
    return joinAnswer(this.#options, call, identity, {
      epoch,
      attempt,
      decision: { deployment, provider, reason: 'PIN', variant: 'move' },
      participant: { id, name, role, rights, resumeSecret: request.resumeSecret ?? '' },
      credentials,
    });
  }

  async #call({ key, call: id }: AttemptRequest, { tenant }: Identity): Promise<CallRecord> {
    const call = id === undefined ? undefined : await this.#options.store.find(id);
    if (!call || call.tenant !== tenant || call.key !== key || call.endedAt !== undefined)
      throw new CallEndedError();
    return call;
  }

  async #participant(
    call: CallRecord,
    { resumeSecret = '' }: AttemptRequest,
    identity: Identity,
  ): Promise<ParticipantRecord> {
    const { participant } = identity;
    const fixed = this.#options.fixedRoles?.(call) ?? false;
    const person = await participantOfSecret(this.#options.store, call.id, resumeSecret);
    const isOther = participant !== undefined && participant !== person?.id;
    if (!person || isOther || (fixed && !isStill(person, identity)))
      throw new CredentialsInvalidError('this is not the secret of a participant of the call.');
    if (person.removed) throw new ParticipantRemovedError(person.removed.message);
    if (isLockedOut(person, call)) throw new CallLockedError(LOCKED);
    // Anyone may ask to join, and would take the places of those who are in the call.
    if (person.enteredAt === undefined)
      throw new MoveOverError('Only participants who are in the call follow a move. Enter it first.');
    return fixed ? asToday(person, identity) : person;
  }
}
