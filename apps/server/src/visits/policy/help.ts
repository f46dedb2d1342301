import type { Visit } from './visit.ts';

/** Whether staff were called and are not there yet. */
export const isHelpAwaited = ({ helpAskedAt, helpHereAt }: Visit): boolean =>
  helpAskedAt !== undefined && helpHereAt === undefined;

export function helpOf(visit: Visit): 'no' | 'called' | 'here' {
  if (visit.helpAskedAt === undefined) return 'no';
  return isHelpAwaited(visit) ? 'called' : 'here';
}
