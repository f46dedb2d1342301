import { asId, type ParticipantId } from '@crossfade/video-core';

const STAFF = 'staff-';

/** Who somebody is in the call of a visit. */
export const visitorParticipant = (entry: string): ParticipantId => asId.participant(`visitor-${entry}`);
export const residentParticipant = (resident: string): ParticipantId =>
  asId.participant(`resident-${resident}`);
export const staffParticipant = (user: string): ParticipantId => asId.participant(`${STAFF}${user}`);

export const isStaff = (participant: ParticipantId): boolean => participant.startsWith(STAFF);
/** The user who is a participant of staff. */
export const userOf = (participant: ParticipantId): string => participant.slice(STAFF.length);
