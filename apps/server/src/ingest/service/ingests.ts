import { randomUUID } from 'node:crypto';
import { systemClock, type Clock, type Telemetry } from '@crossfade/video-core/server';
import { CreatorNotApprovedError } from '../../errors/creator-not-approved-error.ts';
import { newSecret } from '../../http/secret-hash.ts';
import type { UserCaller } from '../../rights/caller.ts';
import type { Streams } from '../../streams/service/streams.ts';
import type { PresetName } from '../policy/encoding-preset.ts';
import type { Ingress, IngressStore, IngressType } from '../store/ingress-store.ts';
import { IngestRefusedError } from './ingest-refused-error.ts';
import { IngestSession, type EncoderConnection, type IngestSessionOptions } from './ingest-session.ts';

export interface IngestsOptions {
  readonly store: IngressStore;
  readonly streams: () => Pick<Streams, 'own' | 'start' | 'stop'>;
  /** Where encoders connect, which have no path of their own for RTMP. */
  readonly rtmpUrl: string;
  /** The ingress’s id is added. */
  readonly whipUrl: string;
  readonly entrance: IngestSessionOptions['entrance'];
  readonly clock?: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** An ingress with its key, which is answered once. */
export interface KeyedIngress {
  readonly ingress: Ingress;
  readonly key: string;
}

/** Keys for encoders, and the encoders that send by them to this process. */
export class Ingests {
  readonly #options: IngestsOptions;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, IngestSession>();
  #stopped = false;

  constructor(options: IngestsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** `undefined` for a creator who has none. */
  find(user: string): Promise<Ingress | undefined> {
    return this.#options.store.find(user, this.#clock.now());
  }

  /**
   * Makes an ingress in place of the one that there was, whose key ends with it: an encoder that sends by it is disconnected,
   * and its stream is over. Rejects with `NotFoundError` or `CreatorNotApprovedError`.
   */
  async reset(
    { tenant, user }: Pick<UserCaller, 'tenant' | 'user'>,
    type: IngressType,
    preset: PresetName | undefined,
  ): Promise<KeyedIngress> {
    const { store, streams, rtmpUrl, whipUrl } = this.#options;
    const { approval } = await streams().own(user);
    if (approval !== 'approved') throw new CreatorNotApprovedError();
    const before = await this.find(user);
    const id = `IN_${randomUUID().replaceAll('-', '')}`;
    const key = newSecret();
    await store.replace({
      user,
      tenant,
      id,
      type,
      serverUrl: type === 'rtmp' ? rtmpUrl : `${whipUrl}/${id}`,
      key,
      ...(preset && { preset }),
    });
    await this.#endOld(before);
    const ingress = await this.find(user);
    if (!ingress) throw new Error('An ingress that was just made is gone.');
    return { ingress, key };
  }

  /** Idempotent. */
  async remove(user: string): Promise<void> {
    const before = await this.find(user);
    await this.#options.store.remove(user);
    await this.#endOld(before);
  }

  async #endOld(before: Ingress | undefined): Promise<void> {
    if (!before) return;
    // On another process it ends when it looks next.
    await this.#sessions.get(before.id)?.end('reset');
    if (before.carries) await this.#options.streams().stop(before.user);
  }

  /** Begins an encoder’s turn. Rejects with `IngestRefusedError`. */
  async admit(
    type: IngressType,
    key: string,
    connection: EncoderConnection,
    id?: string,
  ): Promise<IngestSession> {
    const { store, telemetry, entrance } = this.#options;
    const ingress = await store.findByKey(key, this.#clock.now());
    if (this.#stopped || !ingress || (id !== undefined && ingress.id !== id))
      throw new IngestRefusedError('key-unknown');
    const session = await this.#claim(type, ingress, {
      ingress,
      connection,
      store,
      clock: this.#clock,
      telemetry,
      entrance,
      onLive: (user) => this.#live(user),
      onOver: (over) => {
        if (this.#sessions.get(ingress.id) === over) this.#sessions.delete(ingress.id);
      },
    });
    this.#sessions.set(ingress.id, session);
    return session;
  }

  /** What is refused is kept for the creator to read, who does not see what the encoder says. */
  async #claim(type: IngressType, ingress: Ingress, options: IngestSessionOptions): Promise<IngestSession> {
    const { store, streams } = this.#options;
    try {
      if (ingress.type !== type) throw new IngestRefusedError('wrong-type');
      const { approval } = await streams().own(ingress.user);
      if (approval !== 'approved') throw new IngestRefusedError('not-approved');
      return await IngestSession.claim(options);
    } catch (error) {
      if (error instanceof IngestRefusedError) await store.refused(ingress.id, error.problem);
      throw error;
    }
  }

  async #live(user: string): Promise<void> {
    await this.#options.streams().start(user);
    await this.#options.store.setCarries(user, true);
  }

  /** Whether a key is that of an ingress. */
  async holds(id: string, key: string): Promise<boolean> {
    return (await this.#options.store.findByKey(key, this.#clock.now()))?.id === id;
  }

  /** Ends a session by its id, wherever it is; nothing for one that is over. */
  async endSession(id: string, session: string): Promise<void> {
    const here = this.#sessions.get(id);
    if (here?.id === session) await here.end();
    else await this.#options.store.endSession(id, session);
  }

  /** What an ingress service of a provider says of an ingress that it has by one of our ids. */
  async heard({ id, state }: { readonly id: string; readonly state: 'started' | 'ended' }): Promise<void> {
    const ingress = await this.#options.store.findById(id, this.#clock.now());
    if (!ingress) return;
    if (state === 'started') await this.#live(ingress.user);
    else await this.#options.streams().stop(ingress.user);
  }

  /** Every encoder of this process is disconnected. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#sessions.values()].map((session) => session.end()));
  }
}
