import type { ByteRange } from '../storage/recording-storage.ts';

/** The answer to a request for bytes of a file that has `size` of them. */
export type RangeAnswer =
  | { readonly type: 'whole' }
  | { readonly type: 'part'; readonly range: ByteRange }
  | { readonly type: 'unsatisfiable' };

const ONE_RANGE = /^bytes=(?<first>\d{0,15})-(?<last>\d{0,15})$/;

/**
 * What a `Range` header asks for (RFC 9110, section 14.2). Several ranges, and what cannot be read, are answered with the
 * whole file, which the standard allows.
 */
export function rangeOf(header: string | undefined, size: number): RangeAnswer {
  const asked = ONE_RANGE.exec(header?.replaceAll(/\s/g, '') ?? '')?.groups;
  const [first, last] = [asked?.['first'] ?? '', asked?.['last'] ?? ''];
  if (first === '' && last === '') return { type: 'whole' };
  if (first === '') {
    const start = Math.max(0, size - Number(last));
    return start < size ? { type: 'part', range: { start, end: size - 1 } } : { type: 'unsatisfiable' };
  }
  const [start, end] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== '' && Number(last) < start) return { type: 'whole' };
  return start < size ? { type: 'part', range: { start, end } } : { type: 'unsatisfiable' };
}
