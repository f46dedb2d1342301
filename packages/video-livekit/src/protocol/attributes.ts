import type { Source } from '@crossfade/video-core';

/**
 * LiveKit's participant attributes that this adapter uses. Only the server writes them: tokens never carry
 * `canUpdateOwnMetadata`.
 */

/** When the token was issued, in milliseconds since 1970, so that an admission can be told from an older one. */
export const ISSUED_AT_ATTRIBUTE = 'crossfade.issued-at';

/**
 * The track ids (space-separated) that the server muted, since LiveKit itself does not tell who muted. A track that is
 * muted and named here was muted by the server.
 */
export const mutedByServerAttribute = (source: Source): string => `crossfade.muted.${source}`;

/** Set once a person is inside: a change that LiveKit tells the others of at once (see the server half). */
export const ARRIVED_ATTRIBUTE = 'crossfade.arrived';
