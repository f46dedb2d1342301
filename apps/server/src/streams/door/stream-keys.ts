import { asId, type CallKey, type ParticipantId } from '@crossfade/video-core';
import { STREAM_KEYS } from '../../rights/call-authorize.ts';

/** The call that carries a host's stream. */
export const streamKeyOf = (host: string): CallKey => asId.key(`${STREAM_KEYS}${host}`);

/** Whose stream the call at a key carries. */
export const hostOfKey = (key: CallKey): string => key.slice(STREAM_KEYS.length);

export const hostParticipant = (host: string): ParticipantId => asId.participant(`host-${host}`);

/** What sends a host's stream where that is no browser. */
export const encoderParticipant = (host: string): ParticipantId => asId.participant(`encoder-${host}`);

/** @param lifted When the host last lifted a block of theirs; 0: never. Who was removed for one stays removed. */
export const viewerParticipant = (user: string, lifted: number): ParticipantId =>
  asId.participant(`viewer-${user}-${lifted}`);

const VIEWER = /^viewer-(?<user>.+)-\d+$/;

/** Which user a participant is; `undefined`: a guest, or the host. */
export const userOfViewer = (participant: ParticipantId): string | undefined =>
  VIEWER.exec(participant)?.groups?.['user'];
