import { checkText, TEXT_RULES } from '@crossfade/video-core';

/** Why nobody can be called that, in terms that there are words for; `undefined` for a name. */
export function nameProblem(name: string): 'missing' | 'too-long' | 'unreadable' | undefined {
  const checked = checkText(name, TEXT_RULES.displayName);
  if (checked.ok) return undefined;
  switch (checked.problem) {
    case 'empty':
      return 'missing';
    case 'too-long':
      return 'too-long';
    default:
      return 'unreadable';
  }
}
