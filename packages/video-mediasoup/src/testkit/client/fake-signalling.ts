import type {
  Answer,
  AnswerCode,
  Handshake,
  Method,
  Pushes,
  RequestEnvelope,
  Requests,
  Welcome,
} from '../../protocol/index.ts';
import type { Push, Signalling, SignallingListener } from '../../client/signalling/signalling.ts';

type Reply = Requests[Method]['answer'] | AnswerCode | 'silence';
const isCode = (reply: Reply): reply is AnswerCode => typeof reply === 'string';
type Script = { readonly [M in Method]?: (data: Requests[M]['data']) => Reply };

/**
 * A signalling server in memory. Tries at connecting are answered from a list; requests by a script, with `{}`
 * where it says nothing; a request id that was answered before is answered the same and not done again.
 */
export class FakeSignalling implements Signalling {
  readonly handshakes: Handshake[] = [];
  readonly requests: RequestEnvelope[] = [];
  readonly done: RequestEnvelope[] = [];
  readonly told: RequestEnvelope[] = [];
  script: Script = {};
  /** What the next tries meet: a welcome, or an error that they reject with. The last one stays. */
  tries: (Welcome | Error)[];
  #listener: SignallingListener | undefined;
  readonly #answered = new Map<string, Answer>();
  readonly #unanswered = new Set<(error: Error) => void>();

  constructor(...tries: (Welcome | Error)[]) {
    this.tries = tries;
  }

  get connected(): boolean {
    return this.#listener !== undefined;
  }

  async open(handshake: () => Promise<Handshake>, listener: SignallingListener): Promise<Welcome> {
    // A real socket takes its time, in which a device is loaded.
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    this.handshakes.push(await handshake());
    const next = this.tries.length > 1 ? this.tries.shift() : this.tries[0];
    if (next === undefined || next instanceof Error) throw next ?? new Error('nobody there');
    this.#listener = listener;
    return next;
  }

  request(envelope: RequestEnvelope): Promise<Answer> {
    this.requests.push(envelope);
    if (!this.connected) return Promise.reject(new Error('not connected'));
    const before = this.#answered.get(envelope.id);
    if (before !== undefined) return Promise.resolve(before);
    const reply = this.#reply(envelope);
    if (reply === 'silence')
      return new Promise((_resolve, reject) => {
        this.#unanswered.add(reject);
      });
    this.done.push(envelope);
    const answer: Answer = isCode(reply)
      ? { ok: false, code: reply, message: reply }
      : { ok: true, data: reply };
    this.#answered.set(envelope.id, answer);
    return Promise.resolve(answer);
  }

  #reply<M extends Method>({ method, data }: RequestEnvelope<M>): Reply {
    const answer: Script[M] = this.script[method];
    return answer?.(data) ?? {};
  }

  tell(envelope: RequestEnvelope): void {
    this.told.push(envelope);
  }

  close(): void {
    this.#listener = undefined;
    this.#failAll();
  }

  push<Name extends Exclude<keyof Pushes, 'welcome'>>(push: Extract<Push, { name: Name }>): void {
    this.#listener?.push(push);
  }

  /** The socket breaks. */
  break(): void {
    const listener = this.#listener;
    this.#listener = undefined;
    this.#failAll();
    listener?.lost();
  }

  methods(): readonly Method[] {
    return this.done.map(({ method }) => method);
  }

  #failAll(): void {
    for (const fail of this.#unanswered) fail(new Error('socket lost'));
    this.#unanswered.clear();
  }
}
