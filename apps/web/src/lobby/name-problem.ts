import { JOIN_LIMITS } from '@crossfade/video-core';

/** What eyes see: neither spaces, nor what is made to be invisible, nor the blank of Braille. */
const VISIBLE = /[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Why nobody can be called that, if so. */
export function nameProblem(name: string): 'missing' | 'too-long' | undefined {
  if (!VISIBLE.test(name)) return 'missing';
  return name.length > JOIN_LIMITS.displayName ? 'too-long' : undefined;
}
