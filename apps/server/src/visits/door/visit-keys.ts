import { asId, type CallKey } from '@crossfade/video-core';
import type { EntryId, VisitId } from '../policy/visit-ids.ts';

/** Begins the keys of visits' calls, which open joins cannot name. */
const VISIT_PREFIX = 'visit-';

/** The call in which the camera of one waiting visitor is looked at. */
export const doorKeyOf = (visit: VisitId, entry: EntryId): CallKey =>
  asId.key(`${VISIT_PREFIX}door-${visit}-${entry}`);
