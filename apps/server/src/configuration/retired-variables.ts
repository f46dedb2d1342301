/** Variables that nothing reads any more. `crossfade cleanup` adds those of the provider that it removes. */
const RETIRED_VARIABLES: readonly string[] = [];

/** A sentence that names those which are still set; none where none is. They change nothing. */
export function retiredVariablesStillSet(
  environment: Readonly<Record<string, string | undefined>>,
  retired: readonly string[] = RETIRED_VARIABLES,
): string | undefined {
  const set = retired.filter((name) => environment[name]?.trim());
  return set.length === 0
    ? undefined
    : `Still set, although nothing reads it any more: ${set.join(', ')}. Remove it from the environment and from .env.`;
}
