/**
 * The path with every segment that is not valid percent-encoding taken literally, `100%` for instance, on
 * which the framework would answer 500; `undefined` when there is nothing to repair.
 */
export function repairPath(path: string): string | undefined {
  const repaired = path
    .split('/')
    .map((segment) => (isEncoded(segment) ? segment : encodeURIComponent(segment)))
    .join('/');
  return repaired === path ? undefined : repaired;
}

function isEncoded(segment: string): boolean {
  try {
    decodeURIComponent(segment);
    return true;
  } catch {
    return false;
  }
}
