/** The key as people wrote it, from a path segment in which it may be encoded; what is not stays as it is. */
export function decodeKey(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The page of a call. */
export const callPath = (key: string): string => `/call/${encodeURIComponent(key)}`;

/** The key in what somebody typed or pasted: the key itself, or a link to its call. */
export function keyFromInput(input: string): string {
  const text = input.trim();
  const segment = /\/call\/(?<segment>[^/?#]+)/.exec(text)?.groups?.['segment'];
  return segment === undefined ? text : decodeKey(segment);
}

/** The fragment of a pasted link, which carries the secret of an encrypted call; empty without one. */
export const fragmentFromInput = (input: string): string =>
  /\/call\/[^#]*(?<fragment>#.+)$/.exec(input.trim())?.groups?.['fragment'] ?? '';
