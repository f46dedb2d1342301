import { API_VARIABLES, readUrl, type Variables } from './variables.ts';

/** The first that is set counts. The first is for this server alone; the others are for pages too. */
const VARIABLES = ['BACKEND_URL', ...API_VARIABLES] as const;
const DEFAULT = 'http://127.0.0.1:1285';

/**
 * Where this web server reaches the backend, without a slash at the end. Names of variables are computed, so that no
 * bundler puts the values of build time in their place. Throws `EnvironmentError`.
 */
export function backendUrl(variables: Variables): string {
  const urls = VARIABLES.map((name) => readUrl(variables, name, ['http:', 'https:']));
  const configured = urls.find((url) => url !== undefined) ?? DEFAULT;
  const { origin, pathname } = new URL(configured);
  return origin + pathname.replace(/\/+$/, '');
}
