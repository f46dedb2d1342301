import { asId, type CallKey } from '@crossfade/video-core';
import { entryIdSchema, visitIdSchema, type EntryId, type VisitId } from '../policy/visit-ids.ts';

/** Begins the keys of visits' calls, which open joins cannot name. */
const VISIT_PREFIX = 'visit-';
const DOOR = /^visit-door-(?<visit>\w+)-(?<entry>\w+)$/;

/** The call of a visit: a key that open joins cannot name. */
export const callKeyOf = (random: string): CallKey => asId.key(`${VISIT_PREFIX}${random}`);

/** The call in which the camera of one waiting visitor is looked at. */
export const doorKeyOf = (visit: VisitId, entry: EntryId): CallKey =>
  asId.key(`${VISIT_PREFIX}door-${visit}-${entry}`);

/** Which visitor is looked at in the call at a key; `undefined` when it is not such a call. */
export function parseDoorKey(key: CallKey): { readonly visit: VisitId; readonly entry: EntryId } | undefined {
  const named = DOOR.exec(key)?.groups;
  const visit = visitIdSchema.safeParse(named?.['visit']);
  const entry = entryIdSchema.safeParse(named?.['entry']);
  return visit.success && entry.success ? { visit: visit.data, entry: entry.data } : undefined;
}
