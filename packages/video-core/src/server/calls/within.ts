import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import type { DeploymentId } from '../../contract/identity.ts';

/**
 * Rejects with `ProviderUnavailableError` when a deployment takes longer than so many milliseconds; `onLate` is called just
 * before.
 */
export async function within<Answer>(
  milliseconds: number,
  answer: Promise<Answer>,
  deployment: DeploymentId,
  onLate = () => {},
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onLate();
      reject(new ProviderUnavailableError(deployment));
    }, milliseconds);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
