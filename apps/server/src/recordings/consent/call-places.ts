import { CallNotFoundError, UnauthorizedError, type CallKey } from '@crossfade/video-core';
import {
  participantOfSecret,
  type Authorize,
  type CallRecord,
  type Identity,
  type ParticipantRecord,
} from '@crossfade/video-core/server';
import type { CallServerStore } from '@crossfade/video-server';
import type { Person } from '../policy/step-request.ts';

/** Carries the resume secret of a participant, as for moderation over HTTP. */
const PARTICIPANT_HEADER = 'crossfade-participant';

/** Who makes a request, and their place in the call that is open at a key. */
export interface CallPlace {
  readonly call: CallRecord;
  readonly identity: Identity;
  readonly participant?: ParticipantRecord;
}

export const personOf = ({ id, name }: ParticipantRecord): Person => ({ participant: id, name });

/** Who asks, as the audit log names them: the application's own word where it has one. */
export const subjectOfPlace = ({ identity, participant }: CallPlace): string =>
  participant === undefined || identity.subject !== 'anonymous'
    ? identity.subject
    : `participant:${participant.id}`;

/** Finds the place of who makes a request, by the call's own door and by the secret that a join gave. */
export class CallPlaces {
  readonly #calls: CallServerStore['calls'];
  readonly #authorize: Authorize;

  constructor(calls: CallServerStore['calls'], authorize: Authorize) {
    this.#calls = calls;
    this.#authorize = authorize;
  }

  /** Who may know what goes on at a key. Rejects with `CallNotFoundError` or `UnauthorizedError`. */
  identify(headers: Headers, key: CallKey): Promise<Identity> {
    return this.#authorize({ headers, key, action: 'preview' });
  }

  /** Rejects with `CallNotFoundError` or `UnauthorizedError`. */
  async find(headers: Headers, key: CallKey): Promise<CallPlace> {
    const identity = await this.identify(headers, key);
    const call = await this.#calls.findOpen(identity.tenant, key);
    if (!call) throw new CallNotFoundError('There is no call here now.');
    const participant = await this.#participant(call, identity, headers);
    const removed = participant?.removed !== undefined;
    return { call, identity, ...(participant && !removed && { participant }) };
  }

  /** Somebody who is in the call. Rejects with `UnauthorizedError` for who is not. */
  async findParticipant(headers: Headers, key: CallKey) {
    const place = await this.find(headers, key);
    const { participant } = place;
    if (!participant) throw new UnauthorizedError('Only participants of this call may do that.');
    return { ...place, participant };
  }

  async #participant(
    call: CallRecord,
    { participant }: Identity,
    headers: Headers,
  ): Promise<ParticipantRecord | undefined> {
    const secret = headers.get(PARTICIPANT_HEADER);
    if (secret !== null) return participantOfSecret(this.#calls, call.id, secret);
    return participant && this.#calls.findParticipant(call.id, participant);
  }
}
