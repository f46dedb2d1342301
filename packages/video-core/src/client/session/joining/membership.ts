import type { CallEvent } from '../../../call/call-event.ts';
import type { CallEnd } from '../../../call/call-state.ts';
import { ConnectionLostError } from '../../../contract/errors/connection-lost-error.ts';
import { NetworkBlockedError } from '../../../contract/errors/network-blocked-error.ts';
import { RateLimitedError } from '../../../contract/errors/rate-limited-error.ts';
import type { CallKey } from '../../../contract/identity.ts';
import type { JoinAnswer, JoinRequest } from '../../../call/join.ts';
import type { ClientAdapter } from '../../../contract/client-adapter.ts';
import type { JoinResult } from '../call-session.ts';
import { endOf, isCallEnded, isTransient, isUnreached } from './end-of-call.ts';
import type { MovableSession } from '../call-extension.ts';
import type { Extensions } from '../extensions.ts';
import { FIRST_JOIN, FOLLOW, type FollowPolicy } from './follow-policy.ts';
import type { Join } from './http-join.ts';
import { pause } from '../../../adapter-kit/pause.ts';
import type { SessionSecrets } from './session-secrets.ts';

/** Milliseconds in a room after which it does not count as having broken at once. */
const LASTING = 30_000;

const BLOCKED = 'This network blocks calls. Turn off a VPN, or try another network.';

export interface MembershipHost {
  readonly join: Join;
  readonly secrets: SessionSecrets<CallKey>;
  readonly extensions: Extensions;
  readonly session: MovableSession;
  /** Goes to the room that the answer names; resolves once it is entered. Not called after the end. */
  enter(adapter: ClientAdapter, answer: JoinAnswer): Promise<void>;
  /** The server is busy and is asked again then, in ms since 1970; `undefined` when it is asked. */
  waiting(until: number | undefined): void;
  /** Called once. */
  ended(end: CallEnd): Promise<void>;
}

/**
 * One participant's part in one call, from the join to the end: asks the server where the call is, goes there, and asks
 * again whenever the room is lost.
 */
export class Membership {
  readonly #host: MembershipHost;
  readonly #end = new AbortController();
  #request: JoinRequest;
  #ending: CallEnd | undefined;
  /** While the server is asked and a room is entered; that try handles the room's failures. */
  #following = false;
  /** When the call was last followed, in ms since 1970, and how many rooms in a row broke soon after that. */
  #followedAt = 0;
  #brokeSoon = 0;
  /** Whether any room of the call was entered. */
  #entered = false;

  constructor(host: MembershipHost, request: JoinRequest) {
    this.#host = host;
    this.#request = request;
  }

  /** Aborted by the end. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Resolves with how it went: once in the room, or with the end. */
  async join(): Promise<JoinResult> {
    await this.#follow(FIRST_JOIN);
    return this.#ending ? { joined: false, ...this.#ending } : { joined: true };
  }

  /** To be called when the room may have been lost without a word. */
  resume(): Promise<void> {
    return this.#follow(FOLLOW);
  }

  /** A disconnect never ends a call by itself: the server is asked where the call is. */
  async disconnected(
    event: Extract<CallEvent, { type: 'connection'; state: 'disconnected' }>,
  ): Promise<void> {
    if (this.signal.aborted) return;
    if (event.reason === 'replaced') return await this.end({ reason: 'replaced' });
    if (event.reason === 'removed') {
      const removed: CallEnd = { reason: 'removed', message: event.message };
      // A room may lose the words, and the server has them.
      const end = event.message ? removed : await this.#ask(this.signal).then(() => removed, endOf);
      return await this.end(end.reason === 'removed' ? end : removed);
    }
    if (this.#following) return;
    // Rooms that break as soon as they are entered are tries that failed, or there would be no pause between them.
    this.#brokeSoon = Date.now() - this.#followedAt < LASTING ? this.#brokeSoon + 1 : 0;
    await this.#follow(FOLLOW, this.#brokeSoon);
    this.#followedAt = Date.now();
  }

  /** Idempotent; the first end counts. */
  async end(end: CallEnd): Promise<void> {
    if (this.signal.aborted) return;
    this.#ending = end;
    this.#end.abort();
    await this.#host.ended(end);
  }

  async #follow(policy: FollowPolicy, tried = 0): Promise<void> {
    if (this.#following) return;
    this.#following = true;
    const end = await this.#tryToEnter(policy, tried).finally(() => {
      this.#following = false;
    });
    if (end) await this.end(end);
  }

  /** Why the tries ended; `undefined` once entered, or after the end. */
  async #tryToEnter(policy: FollowPolicy, tried: number): Promise<CallEnd | undefined> {
    let last: unknown = new ConnectionLostError();
    /** Whether the server let the participant in each time, and the room was never reached. */
    let unreached = true;
    for (let attempt = tried + 1; ; attempt += 1) {
      const delay = policy.delay(attempt);
      if (delay === undefined)
        return endOf(
          unreached && isUnreached(last) ? new NetworkBlockedError(BLOCKED, { cause: last }) : last,
        );
      if (delay > 0) await pause(delay, this.signal);
      if (this.signal.aborted) return undefined;
      let admitted = false;
      try {
        const answer = await this.#admit();
        const adapter = await this.#host.session.load(answer.decision.provider);
        if (this.signal.aborted) return undefined;
        admitted = true;
        await this.#host.enter(adapter, answer);
        this.#entered = true;
        return undefined;
      } catch (error) {
        if (this.signal.aborted) return undefined;
        if (isCallEnded(error) && this.#letGoOfCall()) continue;
        last = error;
        unreached &&= admitted;
        if (!isTransient(error)) return endOf(error);
        if (!(error instanceof RateLimitedError)) continue;
        // The server is there, so waiting as long as it says is no failed try.
        attempt -= 1;
        const wait = error.retryAfter * 1_000;
        this.#host.waiting(Date.now() + wait);
        await pause(wait, this.signal);
        if (this.signal.aborted) return undefined;
        this.#host.waiting(undefined);
      }
    }
  }

  /**
   * A call that ended before anyone entered it was this page's own try: the next try starts another. A participant
   * who was inside follows the call to its end.
   */
  #letGoOfCall(): boolean {
    const { call, ...request } = this.#request;
    if (this.#entered || call === undefined) return false;
    this.#request = request;
    return true;
  }

  async #admit(): Promise<JoinAnswer> {
    const answer = await this.#ask(this.signal);
    if (!this.signal.aborted)
      await this.#host.extensions.admitted(answer, {
        renew: (signal, room) => this.#ask(signal, room),
        end: (end) => void this.#toldOfEnd(end),
        follow: () => this.resume(),
        session: this.#host.session,
      });
    return answer;
  }

  /** A call that ends during the first join is let go by the next try, which learns of it from the server. */
  async #toldOfEnd(end: CallEnd): Promise<void> {
    if (end.reason === 'ended' && this.#following && !this.#entered) return;
    await this.end(end);
  }

  async #ask(signal: AbortSignal, room?: Pick<JoinRequest, 'attempt'>): Promise<JoinAnswer> {
    const request = this.#request;
    const { join, secrets, extensions } = this.#host;
    const resumeSecret = secrets.get(request.key);
    const asked = extensions.request({ ...request, ...(resumeSecret && { resumeSecret }), ...room });
    const answer = await join(asked, signal);
    secrets.set(answer.key, answer.participant.resumeSecret);
    // From now on this page follows that call, and does not begin a new one at the key.
    this.#request = { ...request, call: answer.call };
    return answer;
  }
}
