import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { ConnectionLostError } from '@crossfade/video-core';
import {
  PROTOCOL_VERSION,
  SIGNALLING_TIMES,
  type Answer,
  type Handshake,
  type Method,
  type ReceiveCapabilities,
  type RequestEnvelope,
  type Requests,
  type Welcome,
} from '../../protocol/index.ts';
import { isAnswerTo } from './response-guards.ts';
import { RequestRefusedError } from './request-refused-error.ts';
import { SignallingRefusedError } from './signalling-refused-error.ts';
import { SupersededError } from './superseded-error.ts';
import { ENTER, resumeWithin, type RetryPolicy } from './retry-policy.ts';
import type { Push, Signalling } from './signalling.ts';

export interface LinkListener {
  /** Connected, for the first time or again. */
  welcome(welcome: Welcome): void;
  push(push: Push): void;
  /** The connection broke and is being sought again. */
  lost(): void;
  /** No more tries. `entered` says whether there ever was a welcome. */
  over(error: unknown, entered: boolean): void;
}

export interface LinkPolicies {
  readonly enter: RetryPolicy;
  readonly resume: RetryPolicy;
}

/** Milliseconds. An attempt that fails sooner was refused by a host, not lost on the way. */
const REFUSED_WITHIN = 1_000;

/** Milliseconds in which a connection in doubt has to answer. */
const ANSWERED_WITHIN = 2_000;

interface Pending {
  readonly envelope: RequestEnvelope;
  settle(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Keeps a signalling connection alive over any number of sockets: retries by policy, resumes the session,
 * and sends again under the same id whatever was asked and not answered, which the server does once.
 */
export class SignallingLink {
  readonly #signalling: Signalling;
  readonly #token: string;
  readonly #listener: LinkListener;
  readonly #resources: ResourceTracker;
  readonly #policies: LinkPolicies;
  readonly #capabilities: () => Promise<ReceiveCapabilities | undefined>;
  readonly #pending = new Map<string, Pending>();
  readonly #nonce = [...crypto.getRandomValues(new Uint8Array(9))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  #count = 0;
  #session: string | undefined;
  #up = false;
  #over = false;
  /** The last try to come back found nobody there, though there is a network. */
  #refused = false;
  /** Pushes that came before the welcome was taken in. */
  #early: Push[] = [];
  #stopWaiting: (() => void) | undefined;
  /** What was sent on the connection that is up now. */
  #sent = new WeakSet<Pending>();

  constructor(settings: {
    readonly signalling: Signalling;
    readonly token: string;
    readonly listener: LinkListener;
    readonly resources: ResourceTracker;
    /** Sent with the handshake, which waits for them: with them the server's welcome holds all that is received. */
    readonly capabilities: () => Promise<ReceiveCapabilities | undefined>;
    readonly policies?: Partial<LinkPolicies>;
  }) {
    this.#signalling = settings.signalling;
    this.#token = settings.token;
    this.#listener = settings.listener;
    this.#resources = settings.resources;
    this.#capabilities = settings.capabilities;
    this.#policies = {
      enter: ENTER,
      resume: resumeWithin(SIGNALLING_TIMES.resumeWindow),
      ...settings.policies,
    };
  }

  get up(): boolean {
    return this.#up;
  }

  start(): void {
    void this.#seek(this.#policies.enter);
  }

  /** Waits for the connection if need be. Rejects with `SupersededError` when the session is replaced. */
  request<M extends Method>(method: M, data: Requests[M]['data']): Promise<Requests[M]['answer']> {
    if (this.#over) return Promise.reject(new ConnectionLostError());
    this.#count += 1;
    const envelope: RequestEnvelope<M> = { id: `${this.#nonce}-${this.#count}`, method, data };
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        envelope,
        reject,
        settle: (answer) => {
          if (!answer.ok) reject(new RequestRefusedError(answer.code, answer.message));
          else if (isAnswerTo(method, answer.data)) resolve(answer.data);
          else reject(new RequestRefusedError('failed', `The server’s answer to ${method} makes no sense.`));
        },
      };
      this.#pending.set(envelope.id, pending);
      if (this.#up) void this.#send(pending);
    });
  }

  /** Asks without caring for the answer, at once or not at all. */
  tell<M extends Method>(method: M, data: Requests[M]['data']): void {
    if (!this.#up) return;
    this.#count += 1;
    this.#signalling.tell({ id: `${this.#nonce}-${this.#count}`, method, data });
  }

  /** What was asked of the session so far is void: the session was replaced. */
  supersede(): void {
    this.#rejectAll(() => new SupersededError());
  }

  /**
   * The network is another than before: cuts a wait between two tries short, and has a connection that seems up show
   * that it is, since a socket on a network that is gone may look well for long.
   */
  doubt(): void {
    this.#stopWaiting?.();
    if (!this.#up) return;
    const sent = this.#sent;
    const settled = this.#resources.after(ANSWERED_WITHIN, () => {
      if (this.#sent === sent) this.#lost();
    });
    this.request('snapshot', {}).then(settled, settled);
  }

  /** Ends a search for a server that is known to be gone, unless it is only the network that is. */
  giveUp(): void {
    if (!this.#over && !this.#up && this.#refused) this.#end(new ConnectionLostError());
  }

  close(error: unknown = new ConnectionLostError()): void {
    if (this.#over) return;
    this.#over = true;
    this.#up = false;
    this.#stopWaiting?.();
    this.#signalling.close();
    this.#rejectAll(() => error);
  }

  /** Tells the server that it is over, closes, and resolves when the server knows or `patience` ms have passed. */
  async leave(patience: number, error: unknown): Promise<void> {
    if (this.#over || !this.#up) {
      this.close(error);
      return;
    }
    this.#over = true;
    this.#up = false;
    this.#rejectAll(() => error);
    this.#count += 1;
    const id = `${this.#nonce}-${this.#count}`;
    const answered = this.#signalling.request({ id, method: 'leave', data: {} }).catch(() => undefined);
    let cancel = (): void => undefined;
    const outOfPatience = new Promise<void>((resolve) => {
      cancel = this.#resources.after(patience, resolve);
    });
    await Promise.race([answered, outOfPatience]);
    cancel();
    this.#signalling.close();
  }

  #rejectAll(error: () => unknown): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error());
  }

  async #handshake(): Promise<Handshake> {
    const receive = await this.#capabilities();
    return {
      token: this.#token,
      protocol: PROTOCOL_VERSION,
      ...(this.#session === undefined ? {} : { session: this.#session }),
      ...(receive === undefined ? {} : { receive }),
    };
  }

  async #seek(policy: RetryPolicy): Promise<void> {
    const began = Date.now();
    let failure: unknown = new ConnectionLostError();
    for (let attempt = 1; ; attempt += 1) {
      const delay = policy.delay(attempt, Date.now() - began, Math.random);
      if (delay === undefined) {
        this.#end(failure);
        return;
      }
      if (delay > 0) await this.#wait(delay);
      if (this.#over) return;
      this.#early = [];
      const tried = Date.now();
      try {
        const welcome = await this.#signalling.open(() => this.#handshake(), {
          push: (push) => this.#push(push),
          lost: () => this.#lost(),
        });
        this.#enter(welcome);
        return;
      } catch (error) {
        if (this.#over) return;
        if (error instanceof SignallingRefusedError && error.code !== 'server-away') {
          this.#end(error);
          return;
        }
        failure = error;
        this.#refused =
          !(error instanceof SignallingRefusedError) &&
          Date.now() - tried < REFUSED_WITHIN &&
          globalThis.navigator?.onLine !== false;
      }
    }
  }

  #wait(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#resources.after(delay, () => this.#stopWaiting?.());
      this.#stopWaiting = () => {
        this.#stopWaiting = undefined;
        cancel();
        resolve();
      };
    });
  }

  #enter(welcome: Welcome): void {
    if (this.#over) {
      this.#signalling.close();
      return;
    }
    this.#session = welcome.session;
    this.#up = true;
    // First what is still unanswered: the listener's own requests build on it.
    const unanswered = welcome.resumed ? [...this.#pending.values()] : [];
    for (const pending of unanswered) void this.#send(pending);
    this.#listener.welcome(welcome);
    if (!welcome.resumed) for (const pending of this.#pending.values()) void this.#send(pending);
    const early = this.#early;
    this.#early = [];
    for (const push of early) this.#listener.push(push);
  }

  async #send(pending: Pending): Promise<void> {
    const { envelope } = pending;
    const sent = this.#sent;
    if (sent.has(pending)) return;
    sent.add(pending);
    const waits = (): boolean => this.#pending.get(envelope.id) === pending;
    try {
      const answer = await this.#signalling.request(envelope);
      if (!waits()) return;
      this.#pending.delete(envelope.id);
      pending.settle(answer);
    } catch {
      // Broken or silent: either way this connection is of no use.
      if (this.#sent === sent && waits()) this.#lost();
    }
  }

  #push(push: Push): void {
    if (this.#over) return;
    if (this.#up) this.#listener.push(push);
    else this.#early.push(push);
  }

  #lost(): void {
    if (this.#over || !this.#up) return;
    this.#up = false;
    this.#refused = false;
    this.#sent = new WeakSet();
    this.#signalling.close();
    this.#listener.lost();
    void this.#seek(this.#policies.resume);
  }

  #end(error: unknown): void {
    const entered = this.#session !== undefined;
    this.close(new ConnectionLostError(undefined, { cause: error }));
    this.#listener.over(error, entered);
  }
}
