import type { ClientInfo, ProviderKind } from '@crossfade/video-core';
import { version } from '../../package.json';
import { MEDIA_SERVER_VARIABLES, PROVIDER_SWITCH } from '../composition/providers.ts';
import { EnvironmentError } from './environment-error.ts';
import { API_VARIABLES, quoted, readUrl, readVariable, type Variables } from './variables.ts';

/** What the web server was told when it started. Holds no secret: pages may carry all of it. */
export interface WebEnvironment {
  /** The backend's address as configured; see {@link apiBase}. */
  readonly apiUrl: string | undefined;
  /** The provider that this environment asks for. */
  readonly requestedProvider: ProviderKind | undefined;
  /** Where the requested provider's media server answers, when that is known before joining. */
  readonly mediaUrl: string | undefined;
  /** What joins say of this client, for the server's rules. */
  readonly client: ClientInfo;
  /** Whether pages expose their session to the tests that drive them. */
  readonly exposeSession: boolean;
}

/**
 * Reads the variables and names every one that is wrong. They are looked up by a computed name on purpose:
 * a bundler would replace `process.env.NEXT_PUBLIC_…` at build time, and one build could not be switched.
 */
export function readWebEnvironment(variables: Variables): WebEnvironment {
  const problems: string[] = [];
  const attempt = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const useTheOne = attempt(() => readSwitch(variables, PROVIDER_SWITCH.variable));
  const requestedProvider =
    useTheOne === undefined ? undefined : useTheOne ? PROVIDER_SWITCH.whenTrue : PROVIDER_SWITCH.whenFalse;
  const mediaUrls = new Map<string, string>();
  for (const [kind, names] of Object.entries(MEDIA_SERVER_VARIABLES)) {
    for (const name of names) {
      const url = attempt(() => readUrl(variables, name, ['ws:', 'wss:', 'http:', 'https:']));
      if (url !== undefined && !mediaUrls.has(kind)) mediaUrls.set(kind, url);
    }
  }
  const apiUrls = API_VARIABLES.map((name) => attempt(() => readUrl(variables, name, ['http:', 'https:'])));
  const environment = attempt(() => readEnvironmentName(variables));
  const testing = attempt(() => readSwitch(variables, 'CROSSFADE_TEST')) ?? false;
  if (problems.length > 0) throw new EnvironmentError(problems.join('\n'));
  return {
    apiUrl: apiUrls.find((url) => url !== undefined),
    requestedProvider,
    mediaUrl: requestedProvider && mediaUrls.get(requestedProvider),
    client: { version, ...(environment !== undefined && { environment }) },
    exposeSession: testing || variables['NODE_ENV'] === 'development',
  };
}

function readSwitch(variables: Variables, name: string): boolean | undefined {
  const value = readVariable(variables, name);
  switch (value?.toLowerCase()) {
    case undefined:
      return undefined;
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      throw new EnvironmentError(`${name} is ${quoted(value)}. Set it to true or false, or leave it out.`);
  }
}

function readEnvironmentName(variables: Variables): string | undefined {
  const value = readVariable(variables, 'CROSSFADE_ENVIRONMENT') ?? readVariable(variables, 'NODE_ENV');
  if (value !== undefined && !/^[\x20-\x7e]{1,64}$/.test(value))
    throw new EnvironmentError(
      `CROSSFADE_ENVIRONMENT is ${quoted(value)}. Set it to 1 to 64 printable ASCII characters.`,
    );
  return value;
}
