import type { TextRule } from '@crossfade/video-core';

/** Why an operator does something, as the server takes it. */
export const REASON_RULE: TextRule = { longest: 300, units: 300, lines: 'one' };
