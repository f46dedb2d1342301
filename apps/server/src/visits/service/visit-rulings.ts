import type { RulingListener } from '@crossfade/video-core/server';
import { RESERVED_KEYS } from '../../rights/call-authorize.ts';
import type { VisitStore } from '../store/visit-store.ts';
import { VISIT_ITSELF } from './visit-calls.ts';
import type { Visits } from './visits.ts';

/** Lets a visit hold to what moderators rule in its call, before the call does. */
export const visitRulings =
  (store: Pick<VisitStore, 'findByKey'>, visits: Pick<Visits, 'take'>): RulingListener =>
  async (ruling) => {
    const { call, participant, by } = ruling;
    if (by === VISIT_ITSELF || !call.key.startsWith(RESERVED_KEYS)) return;
    const stored = await store.findByKey(call.key);
    if (stored?.visit.tenant !== call.tenant) return;
    const { id } = stored.visit;
    if (ruling.type === 'remove') await visits.take(id, { type: 'remove-participant', participant });
    else {
      const { source, blocked } = ruling;
      await visits.take(id, { type: 'block', participant, source, blocked });
    }
  };
