import { kindOf, type CallKey, type ParticipantId, type Source, type TenantId } from '@crossfade/video-core';
import type { ModeratedParticipant } from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';
import { ConflictError } from '../../errors/conflict-error.ts';
import type { Visit } from '../policy/visit.ts';
import { isoTime } from '../views/iso-time.ts';
import type { LiveCall } from '../views/staff-snapshot.ts';
import { actorOf } from './visit-calls.ts';

/** What staff do in the call of a visit, by the moderation of the call server, which audits it. */
export class CallModeration {
  readonly #store: Pick<CallServerStore, 'calls'>;
  readonly #server: () => Pick<CallServer, 'moderation'>;

  constructor(store: Pick<CallServerStore, 'calls'>, server: () => Pick<CallServer, 'moderation'>) {
    this.#store = store;
    this.#server = server;
  }

  async mute(visit: Visit, by: string, participant: ParticipantId): Promise<void> {
    const { moderation } = this.#server();
    await moderation.mute(actorOf(visit.tenant, by), await this.#callOf(visit), participant, 'microphone');
  }

  async setBlocked(
    visit: Visit,
    by: string,
    change: { readonly participant: ParticipantId; readonly source: Source; readonly blocked: boolean },
  ): Promise<void> {
    const { participant, source, blocked } = change;
    const { moderation } = this.#server();
    const call = await this.#callOf(visit);
    if (blocked) await moderation.block(actorOf(visit.tenant, by), call, participant, source);
    else await moderation.unblock(actorOf(visit.tenant, by), call, participant, source);
  }

  /** The call at a key as staff see it. */
  async liveCall(tenant: TenantId, key: CallKey): Promise<LiveCall | undefined> {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (!call) return undefined;
    const people = await this.#server().moderation.listParticipants(actorOf(tenant), call.id);
    return {
      provider: kindOf(call.pin),
      since: isoTime(call.openedAt),
      people: people.filter(({ connected, hidden }) => connected && !hidden).map(livePerson),
    };
  }

  async #callOf({ tenant, key }: Visit) {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (!call) throw new ConflictError('Nobody is in the call of this visit.');
    return call.id;
  }
}

const livePerson = ({
  id,
  name,
  role,
  quality,
  sources,
  blocked,
}: ModeratedParticipant): LiveCall['people'][number] => ({
  id,
  name,
  role,
  ...(quality && { quality }),
  muted: !sources.includes('microphone'),
  blocked,
});
