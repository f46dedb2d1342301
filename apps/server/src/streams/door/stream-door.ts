import type { CallKey, Rights, TenantId } from '@crossfade/video-core';
import type { Identity } from '@crossfade/video-core/server';
import { SOURCES } from '@crossfade/video-core';
import { BlockedError } from '../../errors/blocked-error.ts';
import { CreatorNotApprovedError } from '../../errors/creator-not-approved-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { ProductError } from '../../errors/product-error.ts';
import { StreamOfflineError } from '../../errors/stream-offline-error.ts';
import { subjectOf, type Caller, type UserCaller } from '../../rights/caller.ts';
import type { VisitDoor } from '../../rights/call-authorize.ts';
import { placeInStream, type Comer } from '../policy/may-watch.ts';
import type { Stream } from '../policy/stream.ts';
import type { Relations } from '../store/relations.ts';
import type { StreamStore } from '../store/stream-store.ts';
import { encoderParticipant, hostOfKey, hostParticipant, viewerParticipant } from './stream-keys.ts';

export interface StreamDoorOptions {
  readonly store: Pick<StreamStore, 'find'>;
  readonly relations: Pick<Relations, 'between'>;
  /** The tenant of guests. */
  readonly tenant: TenantId;
}

/** Chat goes over the control channel, where the server holds to the mode; what goes past the server nobody could check. */
const STREAMS: Rights = { publish: SOURCES, subscribe: true, data: false };
const ENCODES: Rights = { publish: ['camera', 'microphone'], subscribe: false, data: false };
const WATCHES: Rights = { publish: [], subscribe: true, data: false };

/** The one door to streams: judges each join, reload, token and move by the stream as it stands. */
export class StreamDoor implements VisitDoor {
  readonly #options: StreamDoorOptions;

  constructor(options: StreamDoorOptions) {
    this.#options = options;
  }

  async identify(key: CallKey, callers: readonly Caller[]): Promise<Identity | undefined> {
    try {
      return await this.admit(hostOfKey(key), callers.find(isUser));
    } catch (error) {
      if (error instanceof ProductError) return undefined;
      throw error;
    }
  }

  /**
   * What somebody is in the stream of a host. Rejects with `NotFoundError`, `BlockedError`, `StreamOfflineError` or
   * `CreatorNotApprovedError`.
   */
  async admit(host: string, caller: UserCaller | undefined): Promise<Identity> {
    const stream = await this.stream(host, caller);
    const { lifted, comer } = await this.#comer(stream, caller);
    const common = { tenant: stream.tenant, passesLock: true, encryption: 'never' } as const;
    switch (placeInStream(stream, comer)) {
      case 'host':
        return {
          ...common,
          grants: new Set(['host']),
          subject: caller === undefined ? 'anonymous' : subjectOf(caller),
          participant: hostParticipant(host),
          name: stream.name,
          role: 'host',
          rights: STREAMS,
        };
      case 'viewer':
        return {
          ...common,
          grants: new Set(),
          role: 'guest',
          rights: WATCHES,
          ...(caller === undefined
            ? { subject: 'anonymous' }
            : {
                subject: subjectOf(caller),
                participant: viewerParticipant(caller.user, lifted),
                name: caller.name,
              }),
        };
      case 'blocked':
        throw new BlockedError();
      case 'offline':
        throw new StreamOfflineError();
      case 'not-approved':
        throw new CreatorNotApprovedError();
    }
  }

  /** A host's encoder, which shows its key instead of an account. Rejects with `NotFoundError` or `CreatorNotApprovedError`. */
  async encoder(host: string): Promise<Identity & { readonly name: string }> {
    const stream = await this.#options.store.find(host);
    if (!stream) throw new NotFoundError('stream');
    if (stream.approval !== 'approved') throw new CreatorNotApprovedError();
    return {
      tenant: stream.tenant,
      passesLock: true,
      encryption: 'never',
      grants: new Set(),
      subject: `user:${host}`,
      participant: encoderParticipant(host),
      name: stream.name,
      role: 'guest',
      rights: ENCODES,
    };
  }

  /** A stream that is in the caller's tenant; a guest's is the site's own. Rejects with `NotFoundError`. */
  async stream(host: string, caller: UserCaller | undefined): Promise<Stream> {
    const stream = await this.#options.store.find(host);
    if (!stream || stream.tenant !== (caller?.tenant ?? this.#options.tenant))
      throw new NotFoundError('stream');
    return stream;
  }

  async #comer(
    { host }: Stream,
    caller: UserCaller | undefined,
  ): Promise<{ readonly comer: Comer; readonly lifted: number }> {
    if (caller === undefined) return { comer: { as: 'guest' }, lifted: 0 };
    const { blocked, lifted } = await this.#options.relations.between(host, caller.user);
    return { comer: { as: 'user', user: caller.user, blocked }, lifted };
  }
}

/** Somebody with an account. */
export const isUser = (caller: Caller): caller is UserCaller =>
  caller.role === 'visitor' || caller.role === 'staff' || caller.role === 'admin';
