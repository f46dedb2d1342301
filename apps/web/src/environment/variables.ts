import { EnvironmentError } from './environment-error.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Where pages reach the backend; the first variable that is set counts. */
export const API_VARIABLES = ['NEXT_PUBLIC_API_URL', 'SERVER_URL'] as const;

/** An empty variable is an unset one, as compose files write it. */
export function readVariable(variables: Variables, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === '' ? undefined : value;
}

/** An address with one of these protocols, such as `https:`. Throws `EnvironmentError`, which names the variable. */
export function readUrl(
  variables: Variables,
  name: string,
  protocols: readonly string[],
): string | undefined {
  const value = readVariable(variables, name);
  if (value === undefined) return undefined;
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
    throw new EnvironmentError(
      `${name} is ${quoted(value)}. Set it to an address that begins with ${protocols.map((one) => `${one}//`).join(', ')}.`,
    );
  return value;
}

/** A value as messages show it. */
export const quoted = (value: string | undefined): string => JSON.stringify(value?.slice(0, 200));
