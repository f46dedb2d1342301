/**
 * The topic of the data message that tells a participant why they are removed: LiveKit's own removal carries no message.
 * Only the server sends messages without a sender, so it cannot be forged.
 */
export const REMOVAL_TOPIC = 'crossfade.removal';
