import { z } from 'zod';

/** What a provider's own SDK connects with. */
export interface SdkAccess {
  readonly token: string;
  /** Where the SDK connects to. */
  readonly url: string;
}

/** What every adapter's credentials have; whatever else they have is for its client half. */
const ownCredentials = z.looseObject({ url: z.string().default(''), token: z.string() });

/** Of the credentials that a join issued. */
export function sdkAccess(credentials: unknown): SdkAccess {
  const { token, url } = ownCredentials.parse(credentials);
  return { token, url };
}
