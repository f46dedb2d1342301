import type { Source } from '@crossfade/video-core';

/**
 * LiveKit's participant attributes that this adapter uses. Only the server writes them: tokens never carry
 * `canUpdateOwnMetadata`.
 */

/**
 * A moment before what the token says was read, in milliseconds since 1970: what was decided about the participant from
 * then on overrules it.
 */
export const ISSUED_AT_ATTRIBUTE = 'crossfade.issued-at';

/**
 * The track ids (space-separated) that the server muted, since LiveKit itself does not tell who muted. A track that is
 * muted and named here was muted by the server.
 */
export const mutedByServerAttribute = (source: Source): string => `crossfade.muted.${source}`;

/** Set once a participant is inside: a change that LiveKit tells the others of at once (see the server half). */
export const ARRIVED_ATTRIBUTE = 'crossfade.arrived';
