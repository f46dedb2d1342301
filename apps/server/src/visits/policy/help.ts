import type { Visit } from './visit.ts';

/** Whether staff were called and are not there yet. */
export const isHelpAwaited = ({ helpAskedAt, helpHereAt }: Visit): boolean =>
  helpAskedAt !== undefined && helpHereAt === undefined;

export function helpOf(visit: Visit): 'no' | 'called' | 'here' {
  if (visit.helpAskedAt === undefined) return 'no';
  return isHelpAwaited(visit) ? 'called' : 'here';
}

/** Who of staff is coming, until somebody of them is there. */
export const comingOf = (visit: Visit): { readonly helpComing?: string } =>
  visit.helpComing !== undefined && isHelpAwaited(visit) ? { helpComing: visit.helpComing } : {};
