import { asId, type CallKey } from '@crossfade/video-core';
import { RESERVED_KEYS } from '../../rights/call-authorize.ts';
import { entryIdSchema, visitIdSchema, type EntryId, type VisitId } from '../policy/visit-ids.ts';

/** Begins the keys of calls in which the camera of a waiting visitor is looked at; the id of the visit is next. */
export const DOOR_KEYS = `${RESERVED_KEYS}door-`;
const DOOR = new RegExp(`^${DOOR_KEYS}(?<visit>\\w+)-(?<entry>\\w+)$`);

/** The call of a visit: a key that open joins cannot name. */
export const callKeyOf = (random: string): CallKey => asId.key(`${RESERVED_KEYS}${random}`);

/** The call in which the camera of one waiting visitor is looked at. */
export const doorKeyOf = (visit: VisitId, entry: EntryId): CallKey =>
  asId.key(`${DOOR_KEYS}${visit}-${entry}`);

/** Which visitor is looked at in the call at a key; `undefined` when it is not such a call. */
export function parseDoorKey(key: CallKey): { readonly visit: VisitId; readonly entry: EntryId } | undefined {
  const named = DOOR.exec(key)?.groups;
  const visit = visitIdSchema.safeParse(named?.['visit']);
  const entry = entryIdSchema.safeParse(named?.['entry']);
  return visit.success && entry.success ? { visit: visit.data, entry: entry.data } : undefined;
}
