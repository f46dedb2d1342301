import {
  CONTROL_VERSIONS,
  type ControlEnd,
  type ControlMessage,
  type HostCommand,
} from '../../call/control-protocol.ts';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';
import { errorFromAnswer } from '../../contract/errors/error-from-answer.ts';
import { VersionUnsupportedError } from '../../contract/errors/version-unsupported-error.ts';
import type { CallId, ParticipantId } from '../../contract/identity.ts';
import type { JoinAnswer } from '../../call/join.ts';
import { changePeople } from '../../call/people-change.ts';
import type { AdmittedCall, CallEnd } from '../session/call-extension.ts';
import { backoff, type FollowPolicy } from '../session/follow-policy.ts';
import type { SecretStorage } from '../session/session-secrets.ts';
import { pause } from '../../adapter-kit/pause.ts';
import { abortWith } from '../session/abort-with.ts';
import type { CallControl, ControlTopic } from './call-control.ts';
import { ChatStorage } from './chat-storage.ts';
import { Chat } from './chat.ts';
import { INITIAL_CONTROL_STATE, type ControlState } from './control-state.ts';
import { ControlStateStore } from './control-state-store.ts';
import type { ControlConnection, ControlTransport } from './control-transport.ts';
import { readControlMessage } from './read-control-message.ts';

export interface CallControlOptions {
  readonly transport: ControlTransport;
  /** Where a reload finds what was not sent yet; sessionStorage unless told otherwise. */
  readonly storage?: SecretStorage;
  /** When to connect again; for as long as the person is in the call unless told otherwise. */
  readonly policy?: FollowPolicy;
  /** Milliseconds to wait when the server says that too much was said; 1,000 unless told. */
  readonly rateLimitPause?: number;
}

/** Makes one person's end of the control channel. It holds nothing until a call is joined through it. */
export const createCallControl = (options: CallControlOptions): CallControl => new Control(options);

/** One person's stay on the channel of one call, over any number of connections. */
interface Stay {
  readonly call: CallId;
  readonly self: ParticipantId;
  readonly chat: Chat;
  readonly end: AbortController;
  /** Of the protocol, as the server takes it. */
  version: number;
  token: string;
  /** Asks for another token, and ends the session. */
  admission: AdmittedCall;
  connection: ControlConnection | undefined;
  /** Ends the present connection, or the wait for the next, at once. */
  hurry: () => void;
  sending: boolean;
  /** What the person wants their hand to be, while the server has not said so. */
  hand: { readonly raised: boolean; answered: boolean } | undefined;
}

/** Refusals that another try does not change, and what they mean. */
const FINAL: Readonly<Record<string, 'ended' | 'removed' | 'refused'>> = {
  'call-ended': 'ended',
  'participant-removed': 'removed',
  'credentials-invalid': 'refused',
  'token-invalid': 'refused',
  unsupported: 'refused',
};

class Control implements CallControl {
  readonly #options: CallControlOptions;
  readonly #store = new ControlStateStore();
  readonly #storage: ChatStorage;
  readonly #policy: FollowPolicy;
  #stay: Stay | undefined;

  constructor(options: CallControlOptions) {
    this.#options = options;
    this.#storage = new ChatStorage(() => options.storage ?? globalThis.sessionStorage);
    this.#policy = options.policy ?? backoff(Infinity, 250, 8_000);
  }

  getState(): ControlState {
    return this.#store.state;
  }

  subscribe(topic: ControlTopic, listener: () => void): () => void {
    return this.#store.subscribe(topic, listener);
  }

  // Where the channel goes

  ended({ reason }: CallEnd): void {
    // Drop unsent messages on leave; keep them on connection loss.
    if (reason === 'left') this.#stay?.chat.dropUnsent();
    this.close();
  }

  close(): void {
    const stay = this.#stay;
    if (!stay) return;
    this.#end(stay);
    this.#store.patch(INITIAL_CONTROL_STATE);
  }

  admitted({ call, participant, controlToken: token }: JoinAnswer, admission: AdmittedCall): void {
    const before = this.#stay;
    if (before?.call === call && before.self === participant.id && token !== undefined) {
      Object.assign(before, { token, admission });
      if (!before.connection) before.hurry();
      return;
    }
    if (before) this.#end(before);
    if (token === undefined) return this.#store.patch(INITIAL_CONTROL_STATE);
    this.#store.patch({
      ...INITIAL_CONTROL_STATE,
      connection: { name: 'connecting' },
      self: participant.id,
    });
    const stay: Stay = {
      call,
      self: participant.id,
      chat: new Chat(participant.id, this.#store, this.#storage),
      end: new AbortController(),
      version: CONTROL_VERSIONS.newest,
      token,
      admission,
      connection: undefined,
      hurry: () => {},
      sending: false,
      hand: undefined,
    };
    this.#stay = stay;
    globalThis.addEventListener?.(
      'online',
      () => {
        if (!stay.connection) stay.hurry();
      },
      { signal: stay.end.signal },
    );
    void this.#keepConnected(stay);
  }

  #end(stay: Stay): void {
    stay.end.abort();
    stay.connection?.close();
    stay.connection = undefined;
    if (this.#stay === stay) this.#stay = undefined;
  }

  // Connecting

  async #keepConnected(stay: Stay): Promise<void> {
    const { signal } = stay.end;
    let expired = false;
    for (let attempt = 1; ; attempt += 1) {
      const delay = this.#policy.delay(attempt, Math.random);
      if (delay === undefined) return this.#close(stay, 'refused', new ConnectionLostError().message);
      await this.#pause(stay, delay);
      if (signal.aborted) return;
      try {
        if (expired) stay.token = (await stay.admission.renew(signal)).controlToken ?? stay.token;
        expired = false;
        // The wait before the next try is short then, but there is one: everyone lost the server at once.
        await this.#connected(stay, () => (attempt = 1));
      } catch (error) {
        if (signal.aborted) return;
        const known = CrossfadeError.isInstance(error) ? error : undefined;
        if (VersionUnsupportedError.isInstance(error) && stay.version > CONTROL_VERSIONS.oldest) {
          // A server of version 2 knows no ranges.
          stay.version -= 1;
          attempt = 0;
          continue;
        }
        const final = known && FINAL[known.code];
        if (final) return this.#close(stay, final, known.message);
        expired ||= known?.code === 'token-expired';
      }
      if (signal.aborted) return;
      if (this.#store.state.connection.name === 'connected')
        this.#store.patch({ connection: { name: 'reconnecting' } });
    }
  }

  /** Resolves when the connection is lost; rejects when there was none. */
  async #connected(stay: Stay, onOpen: () => void): Promise<void> {
    const { signal } = stay.end;
    const handshake = {
      version: stay.version,
      oldest: CONTROL_VERSIONS.oldest,
      token: stay.token,
      after: stay.chat.last,
    };
    let lose = (): void => {};
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    let current = true;
    const connection = await this.#options.transport.open(
      handshake,
      {
        message: (raw) => {
          const message = current && !signal.aborted ? readControlMessage(raw) : undefined;
          if (message) this.#take(stay, message);
        },
        lost: () => lose(),
      },
      signal,
    );
    if (signal.aborted) return connection.close();
    onOpen();
    stay.connection = connection;
    stay.hurry = () => {
      connection.close();
      lose();
    };
    if (stay.hand?.answered) stay.hand = undefined;
    this.#store.patch({ connection: { name: 'connected' }, handRaised: this.#handOf(stay) });
    this.#send(stay);
    if (stay.hand) void this.#sendHand(stay);
    await lost;
    current = false;
    stay.connection = undefined;
  }

  #pause(stay: Stay, delay: number): Promise<void> {
    if (delay === 0) return Promise.resolve();
    const hurry = new AbortController();
    stay.hurry = () => hurry.abort();
    // Aborted afterwards as well, so that nothing listens to the end any more.
    return pause(delay, abortWith([stay.end.signal, hurry.signal])).finally(() => hurry.abort());
  }

  /** For good. That the participant is out of the call ends the session too, whatever the media's room says. */
  #close(stay: Stay, reason: ControlEnd | 'refused', message: string): void {
    this.#end(stay);
    this.#store.patch({ connection: { name: 'closed', reason, message } });
    if (reason !== 'refused') stay.admission.end({ reason, message });
  }

  // What the server tells

  #take(stay: Stay, message: ControlMessage): void {
    switch (message.type) {
      case 'people':
        return this.#store.patch({ people: message.people });
      case 'people-changed':
        return this.#store.patch({ people: changePeople(this.#store.state.people, message) });
      case 'hands':
        return this.#takeHands(stay, message.hands);
      case 'call':
        return this.#store.patch({ locked: message.locked, withheld: message.withheld });
      case 'chat':
        return stay.chat.take(message.messages);
      case 'closed':
        return this.#close(stay, message.reason, message.message);
    }
  }

  #takeHands(stay: Stay, hands: readonly ParticipantId[]): void {
    this.#store.patch({ hands });
    if (stay.hand?.answered || stay.hand?.raised === hands.includes(stay.self)) stay.hand = undefined;
    this.#store.patch({ handRaised: this.#handOf(stay) });
  }

  #handOf({ hand, self }: Stay): boolean {
    return hand?.raised ?? this.#store.state.hands.includes(self);
  }

  // What the person wants

  say(text: string): void {
    const stay = this.#stay;
    if (!stay) return;
    stay.chat.write(text);
    this.#send(stay);
  }

  retry(messageId: string): void {
    const stay = this.#stay;
    if (!stay) return;
    stay.chat.retry(messageId);
    this.#send(stay);
  }

  discard(messageId: string): void {
    this.#stay?.chat.discard(messageId);
  }

  markRead(): void {
    this.#stay?.chat.markRead();
  }

  raiseHand(raised: boolean): void {
    const stay = this.#stay;
    if (!stay || this.#handOf(stay) === raised) return;
    stay.hand = { raised, answered: false };
    this.#store.patch({ handRaised: raised });
    void this.#sendHand(stay);
  }

  async moderate(command: HostCommand): Promise<void> {
    const connection = this.#stay?.connection;
    if (!connection) throw new ConnectionLostError();
    const answer = await connection.request(command).catch((cause: unknown) => {
      throw new ConnectionLostError(undefined, { cause });
    });
    if (!answer.ok) throw errorFromAnswer(answer);
  }

  /** Sends what is to be sent, one after the other, so that it arrives in the order of writing. */
  #send(stay: Stay): void {
    if (stay.sending) return;
    stay.sending = true;
    void this.#sendAll(stay).finally(() => {
      stay.sending = false;
      // What was written, or connected, while the last answer was on its way.
      if (stay.connection && stay.chat.next && !stay.end.signal.aborted) this.#send(stay);
    });
  }

  async #sendAll(stay: Stay): Promise<void> {
    for (let next = stay.chat.next; next && stay.connection; next = stay.chat.next) {
      const { connection } = stay;
      try {
        const { id, text } = next;
        const answer = await connection.request({ type: 'say', id, text });
        if (answer.ok) stay.chat.placed(id, answer.seq ?? 0);
        else if (answer.code === 'rate-limited')
          await new Promise((resolve) => setTimeout(resolve, this.#options.rateLimitPause ?? 1_000));
        else stay.chat.refused(id, answer.message);
      } catch {
        // Nobody answers, so this connection is none.
        if (stay.connection === connection) stay.hurry();
        return;
      }
    }
  }

  async #sendHand(stay: Stay): Promise<void> {
    const { connection, hand } = stay;
    if (!connection || !hand) return;
    try {
      const answer = await connection.request({ type: 'hand', raised: hand.raised });
      if (stay.hand !== hand) return;
      hand.answered = true;
      if (!answer.ok || hand.raised === this.#store.state.hands.includes(stay.self)) stay.hand = undefined;
      this.#store.patch({ handRaised: this.#handOf(stay) });
    } catch {
      // It is sent again with the next connection.
      if (stay.connection === connection) stay.hurry();
    }
  }
}
