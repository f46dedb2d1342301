/**
 * The topic of the data message that tells a person why they are put out: LiveKit's own removal carries no words. It
 * comes from the server alone (a participant's message always names its sender), so nobody can forge it.
 */
export const REMOVAL_TOPIC = 'crossfade.removal';
