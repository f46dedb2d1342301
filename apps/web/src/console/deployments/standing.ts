import type { Deployment } from '../client/answers.ts';

type Standing = 'healthy' | 'unhealthy' | 'killed';

/** A deployment that was switched off is `killed`, however well it is. */
export const standingOf = ({ healthy, killed }: Deployment): Standing =>
  killed ? 'killed' : healthy ? 'healthy' : 'unhealthy';
