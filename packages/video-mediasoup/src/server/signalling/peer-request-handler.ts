import { KeyedQueue } from '@crossfade/video-core/adapter-kit';
import { CrossfadeError } from '@crossfade/video-core';
import { TokenBucket } from '@crossfade/video-core/server';
import { z } from 'zod';
import {
  SIGNALLING_LIMITS,
  SIGNALLING_TIMES,
  type Answer,
  type Method,
  type Requests,
} from '../../protocol/index.ts';
import { RequestRefusedError } from './request-refused-error.ts';
import type { Peer } from '../peer/peer.ts';
import { IdempotencyCache } from './idempotency-cache.ts';
import { envelopeSchema, requestSchemas } from './request-schemas.ts';

type Handler<M extends Method> = (peer: Peer, raw: unknown) => Promise<Requests[M]['answer']>;

/** Validates first, and refuses the whole request when it is malformed. */
const handler =
  <Data, Result>(schema: z.ZodType<Data>, run: (peer: Peer, data: Data) => Promise<Result> | Result) =>
  async (peer: Peer, raw: unknown): Promise<Result> => {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) throw malformed(parsed.error);
    return await run(peer, parsed.data);
  };

/** The answer to a request without a result. */
const done = {};

const HANDLERS: { readonly [M in Method]: Handler<M> } = {
  'connect-transport': handler(requestSchemas['connect-transport'], async (peer, data) => {
    await peer.transports.connect(data);
    return done;
  }),
  'restart-ice': handler(requestSchemas['restart-ice'], async (peer, { transportId }) => ({
    iceParameters: await peer.transports.restartIce(transportId),
  })),
  'renew-transport': handler(requestSchemas['renew-transport'], (peer, { direction }) =>
    peer.renewTransport(direction),
  ),
  receive: handler(requestSchemas.receive, (peer, data) => peer.receive(data)),
  produce: handler(requestSchemas.produce, async (peer, data) => {
    await peer.publications.produce(data);
    return done;
  }),
  'set-size': handler(requestSchemas['set-size'], (peer, data) => {
    peer.publications.setSize(data);
    return done;
  }),
  unproduce: handler(requestSchemas.unproduce, (peer, { publicationId }) => {
    peer.publications.unproduce(publicationId);
    return done;
  }),
  'set-muted': handler(requestSchemas['set-muted'], (peer, { publicationId, muted }) => {
    peer.publications.setMuted(publicationId, muted);
    return done;
  }),
  'resume-consumers': handler(requestSchemas['resume-consumers'], (peer, { consumerIds }) => {
    peer.subscriptions.resume(consumerIds);
    return done;
  }),
  'set-demand': handler(requestSchemas['set-demand'], (peer, { demands }) => {
    peer.subscriptions.setDemands(demands);
    return done;
  }),
  'set-subscribed': handler(requestSchemas['set-subscribed'], async (peer, data) => {
    await peer.subscriptions.setSubscribed(data.publicationId, data.subscribed);
    return done;
  }),
  'produce-data': handler(requestSchemas['produce-data'], async (peer, data) => {
    await peer.data.produce(data);
    return done;
  }),
  'data-open': handler(requestSchemas['data-open'], (peer) => {
    peer.data.opened();
    return done;
  }),
  snapshot: handler(requestSchemas.snapshot, (peer) => ({ roster: peer.room.rosterFor(peer) })),
  leave: handler(requestSchemas.leave, (peer) => {
    peer.room.leave(peer, 'left');
    return done;
  }),
};

const isMethod = (method: string): method is Method => Object.hasOwn(HANDLERS, method);

/** They make something on a worker, and for everyone in the room. */
const COSTLY: ReadonlySet<Method> = new Set<Method>([
  'produce',
  'produce-data',
  'renew-transport',
  'restart-ice',
]);
/** They do nothing a second time. What they answer grows with the room, so it is not remembered. */
const REPEATABLE: ReadonlySet<string> = new Set<Method>(['receive', 'snapshot']);

const tooMany = (): RequestRefusedError =>
  new RequestRefusedError('too-many-requests', 'Too many requests. Send fewer.');

/** Answers one participant's requests, one after the other, each id once. Outlives the socket like the participant. */
export class PeerRequestHandler {
  readonly #peer: Peer;
  readonly #onError: (what: string, error: unknown) => void;
  readonly #memory = new IdempotencyCache<Answer>(
    SIGNALLING_LIMITS.rememberedRequests,
    SIGNALLING_TIMES.answersRemembered,
  );
  readonly #queue = new KeyedQueue<Peer>();
  readonly #costly = new TokenBucket(SIGNALLING_LIMITS.costly);
  readonly #rate = new TokenBucket(SIGNALLING_LIMITS.requests);

  readonly #refusals = new TokenBucket(SIGNALLING_LIMITS.refused);

  constructor(peer: Peer, onError: (what: string, error: unknown) => void) {
    this.#peer = peer;
    this.#onError = onError;
  }

  /** Counts a message; false when there were too many. A participant who continues is removed from the room. */
  admit(): boolean {
    if (this.#rate.take()) return true;
    if (!this.#refusals.take()) this.#peer.room.cutOff(this.#peer);
    return false;
  }

  /** Never rejects, whatever it is given. */
  async answer(raw: unknown): Promise<Answer> {
    // Before it is parsed: what is refused must cost nothing.
    if (!this.admit()) return refusal(tooMany());
    const envelope = envelopeSchema.safeParse(raw);
    if (!envelope.success) return refusal(malformed(envelope.error));
    const { id, method, data } = envelope.data;
    const work = async (): Promise<Answer> =>
      await this.#queue.run(this.#peer, () => this.#run(method, data));
    return REPEATABLE.has(method) ? await work() : await this.#memory.once(id, work);
  }

  async #run(method: string, data: unknown): Promise<Answer> {
    try {
      if (!isMethod(method)) throw new RequestRefusedError('unknown-method', 'There is no such method.');
      if (this.#peer.closed) throw new RequestRefusedError('gone', 'You are not in this call any more.');
      if (COSTLY.has(method) && !this.#costly.take()) throw tooMany();
      return { ok: true, data: await HANDLERS[method](this.#peer, data) };
    } catch (error) {
      return this.#refuse(method, error);
    }
  }

  #refuse(method: string, error: unknown): Answer {
    if (error instanceof RequestRefusedError) return refusal(error);
    if (!(error instanceof CrossfadeError) && !this.#peer.room.moving && !this.#peer.closed)
      this.#onError(`answering ${method}`, error);
    return refusal(new RequestRefusedError('failed', 'The server could not do this. Try again.'));
  }
}

const refusal = ({ answerCode, message }: RequestRefusedError): Answer => ({
  ok: false,
  code: answerCode,
  message,
});

const malformed = (error: z.ZodError): RequestRefusedError =>
  new RequestRefusedError('malformed', z.prettifyError(error).slice(0, 300));
