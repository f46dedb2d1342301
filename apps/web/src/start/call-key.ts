import { canonicalKey } from '@crossfade/video-core';

/** The page of a call. */
export const callPath = (key: string): string => `/call/${encodeURIComponent(key)}`;

/** The canonical key in a path segment. */
export function keyOfSegment(segment: string): string {
  const { key } = readSegment(segment);
  return canonicalKey(key) || key;
}

/**
 * Where a path of this app should lead instead: to the canonical key of its call, with the secret back in the
 * fragment if a link scanner encoded its `#`. Segments that are not valid percent-encoding are taken literally,
 * since the framework answers 500 on them. `undefined` when there is nothing to repair.
 */
export function canonicalPath(path: string): string | undefined {
  const segment = /^\/call\/([^/]+)$/.exec(path)?.[1];
  if (segment === undefined) {
    const repaired = path
      .split('/')
      .map((part) => (decode(part) === undefined ? encodeURIComponent(part) : part))
      .join('/');
    return repaired === path ? undefined : repaired;
  }
  const { fragment } = readSegment(segment);
  const canonical = keyOfSegment(segment);
  return decode(segment) === canonical && fragment === '' ? undefined : callPath(canonical) + fragment;
}

/** The canonical key in what was typed or pasted: the key itself, or a link to its call. */
export function keyFromInput(input: string): string {
  return canonicalKey(readInput(input).key);
}

/** The fragment in what was typed or pasted, which carries the secret of an encrypted call; empty without one. */
export const fragmentFromInput = (input: string): string => readInput(input).fragment;

interface KeyAndFragment {
  readonly key: string;
  /** Empty, or from its `#` on. */
  readonly fragment: string;
}

function readInput(input: string): KeyAndFragment {
  const text = input.trim();
  const { segment, fragment } = /\/call\/(?<segment>[^/?#]+)[^#]*(?<fragment>#.+)?$/.exec(text)?.groups ?? {};
  if (segment === undefined) return split(text);
  const read = readSegment(segment);
  return { key: read.key, fragment: fragment ?? read.fragment };
}

function readSegment(segment: string): KeyAndFragment {
  const text = decode(segment) ?? segment;
  return split(/%23key(?:=|%3d)/i.test(text) ? (decode(text) ?? text) : text);
}

function split(text: string): KeyAndFragment {
  const at = text.indexOf('#key=');
  return at < 0 ? { key: text, fragment: '' } : { key: text.slice(0, at), fragment: text.slice(at) };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
