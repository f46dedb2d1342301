import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import type { DeploymentId } from '../../contract/identity.ts';

/** Rejects with `ProviderUnavailableError` when a deployment takes longer than so many milliseconds. */
export async function within<Answer>(
  milliseconds: number,
  answer: Promise<Answer>,
  deployment: DeploymentId,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ProviderUnavailableError(deployment)), milliseconds);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
