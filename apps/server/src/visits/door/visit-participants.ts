import { asId, type ParticipantId } from '@crossfade/video-core';

/** Who somebody is in the call of a visit. */
export const visitorParticipant = (entry: string): ParticipantId => asId.participant(`visitor-${entry}`);
export const residentParticipant = (resident: string): ParticipantId =>
  asId.participant(`resident-${resident}`);
export const staffParticipant = (user: string): ParticipantId => asId.participant(`staff-${user}`);

export const isStaff = (participant: ParticipantId): boolean => participant.startsWith(staffParticipant(''));
