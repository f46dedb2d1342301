import {
  CONTROL_VERSIONS,
  type ControlCommand,
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
import type { CallEnd } from '../../call/call-state.ts';
import type { AdmittedCall } from '../session/call-extension.ts';
import { backoff, type FollowPolicy } from '../session/joining/follow-policy.ts';
import type { SecretStorage } from '../session/joining/session-secrets.ts';
import { pause } from '../../adapter-kit/pause.ts';
import { abortWith } from './abort-with.ts';
import type { CallControl, ControlTopic } from './call-control.ts';
import { ChatStorage } from './chat-storage.ts';
import { Chat } from './chat.ts';
import { INITIAL_CONTROL_STATE, type ControlState } from './control-state.ts';
import { ControlStateStore } from './control-state-store.ts';
import type { ControlConnection, ControlTransport } from './control-transport.ts';
import { MoveFollower } from './move-follower.ts';
import { readControlMessage } from './read-control-message.ts';
import { reportQuality } from './report-quality.ts';

export interface CallControlOptions {
  readonly transport: ControlTransport;
  /** Where a reload finds what was not sent yet; sessionStorage unless told otherwise. */
  readonly storage?: SecretStorage;
  /** When to connect again; for as long as the participant is in the call unless told otherwise. */
  readonly policy?: FollowPolicy;
  /** Milliseconds to wait when the server answers `rate-limited`; 1,000 unless told. */
  readonly rateLimitPause?: number;
}

/** Makes one participant's end of the control channel. It holds nothing until a call is joined through it. */
export const createCallControl = (options: CallControlOptions): CallControl => new Control(options);

/** One participant's part in the channel of one call, over any number of connections. */
interface Membership {
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
  /** What the participant wants their hand to be, while the server has not said so. */
  hand: { readonly raised: boolean; answered: boolean } | undefined;
  readonly moves: MoveFollower;
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
  #membership: Membership | undefined;

  constructor(options: CallControlOptions) {
    this.#options = options;
    this.#storage = new ChatStorage(() => options.storage ?? globalThis.sessionStorage);
    this.#policy = options.policy ?? backoff(Infinity, 1_000, 8_000);
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
    if (reason === 'left') this.#membership?.chat.dropUnsent();
    this.close();
  }

  close(): void {
    const membership = this.#membership;
    if (!membership) return;
    this.#end(membership);
    this.#store.patch(INITIAL_CONTROL_STATE);
  }

  admitted({ call, participant, controlToken: token }: JoinAnswer, admission: AdmittedCall): void {
    const before = this.#membership;
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
    const membership: Membership = {
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
      moves: new MoveFollower(
        () => membership.admission,
        (report) => {
          // A report that is lost is repeated soon.
          void membership.connection?.request(report).catch(() => undefined);
        },
      ),
    };
    this.#membership = membership;
    globalThis.addEventListener?.(
      'online',
      () => {
        if (!membership.connection) membership.hurry();
      },
      { signal: membership.end.signal },
    );
    void this.#keepConnected(membership);
  }

  #end(membership: Membership): void {
    membership.end.abort();
    membership.moves.end();
    // Closes the connection, whose loss nobody tells then, and ends what runs for as long as it is there.
    membership.hurry();
    membership.connection = undefined;
    if (this.#membership === membership) this.#membership = undefined;
  }

  // Connecting

  async #keepConnected(membership: Membership): Promise<void> {
    const { signal } = membership.end;
    let expired = false;
    for (let attempt = 1; ; attempt += 1) {
      const delay = this.#policy.delay(attempt);
      if (delay === undefined) return this.#close(membership, 'refused', new ConnectionLostError().message);
      await this.#pause(membership, delay);
      if (signal.aborted) return;
      try {
        if (expired)
          membership.token = (await membership.admission.renew(signal)).controlToken ?? membership.token;
        expired = false;
        // The wait before the next try is short then, but there is one: everyone lost the server at once.
        await this.#connected(membership, () => (attempt = 1));
      } catch (error) {
        if (signal.aborted) return;
        const known = error instanceof CrossfadeError ? error : undefined;
        if (error instanceof VersionUnsupportedError && membership.version > CONTROL_VERSIONS.oldest) {
          // A server of version 2 knows no ranges.
          membership.version -= 1;
          attempt = 0;
          continue;
        }
        const final = known && FINAL[known.code];
        if (final) return this.#close(membership, final, known.message);
        expired ||= known?.code === 'token-expired';
      }
      if (signal.aborted) return;
      if (this.#store.state.connection.name === 'connected')
        this.#store.patch({ connection: { name: 'reconnecting' } });
    }
  }

  /** Resolves when the connection is lost; rejects when there was none. */
  async #connected(membership: Membership, onOpen: () => void): Promise<void> {
    const { signal } = membership.end;
    const handshake = {
      version: membership.version,
      oldest: CONTROL_VERSIONS.oldest,
      token: membership.token,
      after: membership.chat.last,
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
          if (message) this.#take(membership, message);
        },
        lost: () => lose(),
      },
      signal,
    );
    if (signal.aborted) return connection.close();
    onOpen();
    membership.connection = connection;
    membership.hurry = () => {
      connection.close();
      lose();
    };
    if (membership.hand?.answered) membership.hand = undefined;
    this.#store.patch({ connection: { name: 'connected' }, handRaised: this.#handOf(membership) });
    this.#send(membership);
    if (membership.hand) void this.#sendHand(membership);
    const stopReports = reportQuality(membership.admission.session.store, (level) => {
      // A server of before these reports refuses them; one that is lost is repeated on the next connection.
      void connection.request({ type: 'quality', level }).catch(() => undefined);
    });
    await lost;
    stopReports();
    current = false;
    membership.connection = undefined;
  }

  #pause(membership: Membership, delay: number): Promise<void> {
    if (delay === 0) return Promise.resolve();
    const hurry = new AbortController();
    membership.hurry = () => hurry.abort();
    // Aborted afterwards as well, so that nothing listens to the end any more.
    return pause(delay, abortWith([membership.end.signal, hurry.signal])).finally(() => hurry.abort());
  }

  /** Closes permanently. A removal on this channel ends the session too, whatever the media's room says. */
  #close(membership: Membership, reason: ControlEnd | 'refused', message: string): void {
    this.#end(membership);
    this.#store.patch({ connection: { name: 'closed', reason, message } });
    if (reason !== 'refused') membership.admission.end({ reason, message });
  }

  // What the server tells

  #take(membership: Membership, message: ControlMessage): void {
    switch (message.type) {
      case 'people':
        return this.#store.patch({ people: message.people });
      case 'people-changed':
        return this.#store.patch({ people: changePeople(this.#store.state.people, message) });
      case 'hands':
        return this.#takeHands(membership, message.hands);
      case 'call':
        return this.#takeCall(membership, message);
      case 'move':
        return membership.moves.told(message.move);
      case 'chat':
        return membership.chat.take(message.messages);
      case 'closed':
        return this.#close(membership, message.reason, message.message);
    }
  }

  #takeCall({ moves }: Membership, message: Extract<ControlMessage, { type: 'call' }>): void {
    const { locked, withheld, epoch, attempt } = message;
    this.#store.patch({ locked, guestsDenied: withheld });
    if (epoch !== undefined && attempt !== undefined) moves.pinned({ epoch, attempt });
  }

  #takeHands(membership: Membership, hands: readonly ParticipantId[]): void {
    this.#store.patch({ hands });
    if (membership.hand?.answered || membership.hand?.raised === hands.includes(membership.self))
      membership.hand = undefined;
    this.#store.patch({ handRaised: this.#handOf(membership) });
  }

  #handOf({ hand, self }: Membership): boolean {
    return hand?.raised ?? this.#store.state.hands.includes(self);
  }

  // What the participant wants

  say(text: string): void {
    const membership = this.#membership;
    if (!membership) return;
    membership.chat.write(text);
    this.#send(membership);
  }

  retry(messageId: string): void {
    const membership = this.#membership;
    if (!membership) return;
    membership.chat.retry(messageId);
    this.#send(membership);
  }

  discard(messageId: string): void {
    this.#membership?.chat.discard(messageId);
  }

  markRead(): void {
    this.#membership?.chat.markRead();
  }

  raiseHand(raised: boolean): void {
    const membership = this.#membership;
    if (!membership || this.#handOf(membership) === raised) return;
    membership.hand = { raised, answered: false };
    this.#store.patch({ handRaised: raised });
    void this.#sendHand(membership);
  }

  deleteMessage(seq: number): Promise<void> {
    return this.#request({ type: 'delete-message', seq });
  }

  moderate(command: HostCommand): Promise<void> {
    return this.#request(command);
  }

  async #request(command: ControlCommand): Promise<void> {
    const connection = this.#membership?.connection;
    if (!connection) throw new ConnectionLostError();
    const answer = await connection.request(command).catch((cause: unknown) => {
      throw new ConnectionLostError(undefined, { cause });
    });
    if (!answer.ok) throw errorFromAnswer(answer);
  }

  /** Sends what is to be sent, one after the other, so that it arrives in the order of writing. */
  #send(membership: Membership): void {
    if (membership.sending) return;
    membership.sending = true;
    void this.#sendAll(membership).finally(() => {
      membership.sending = false;
      // What was written, or connected, while the last answer was on its way.
      if (membership.connection && membership.chat.next && !membership.end.signal.aborted)
        this.#send(membership);
    });
  }

  async #sendAll(membership: Membership): Promise<void> {
    for (let next = membership.chat.next; next && membership.connection; next = membership.chat.next) {
      const { connection } = membership;
      try {
        const { id, text } = next;
        const answer = await connection.request({ type: 'say', id, text });
        if (answer.ok) membership.chat.placed(id, answer.seq ?? 0);
        else if (answer.code === 'rate-limited')
          await new Promise((resolve) => setTimeout(resolve, this.#options.rateLimitPause ?? 1_000));
        else membership.chat.refused(id, answer.message);
      } catch {
        // Nobody answers, so this connection is none.
        if (membership.connection === connection) membership.hurry();
        return;
      }
    }
  }

  async #sendHand(membership: Membership): Promise<void> {
    const { connection, hand } = membership;
    if (!connection || !hand) return;
    try {
      const answer = await connection.request({ type: 'hand', raised: hand.raised });
      if (membership.hand !== hand) return;
      hand.answered = true;
      if (!answer.ok || hand.raised === this.#store.state.hands.includes(membership.self))
        membership.hand = undefined;
      this.#store.patch({ handRaised: this.#handOf(membership) });
    } catch {
      // It is sent again with the next connection.
      if (membership.connection === connection) membership.hurry();
    }
  }
}
