import { asId, type CallKey, type ParticipantId } from '@crossfade/video-core';
import type { DeviceSession } from '../policy/device-session.ts';

/** The key of the call that carries a session: its own name. */
export const sessionKeyOf = ({ roomName }: Pick<DeviceSession, 'roomName'>): CallKey => asId.key(roomName);

export const streamerParticipant = (user: string): ParticipantId => asId.participant(`streamer-${user}`);

export const viewerParticipant = (user: string): ParticipantId => asId.participant(`viewer-${user}`);
