import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { z } from 'zod';
import { CommandError } from '../errors/command-error.ts';
import { manifestSchema, type Manifest } from './manifest.ts';

export const MANIFEST_FILE = 'crossfade-cleanup.json';

/** What stands in the manifest's place once the provider is gone, so that a second run knows. */
const doneSchema = z.strictObject({ done: z.strictObject({ at: z.string(), report: z.string() }) });

export type ManifestFileContent =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'done'; readonly at: string; readonly report: string };

/** Reads a manifest, JSON with comments. Throws `CommandError` that names every entry that is wrong. */
export function readManifest(text: string): ManifestFileContent {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length;
    throw new CommandError(
      'manifest',
      `${MANIFEST_FILE}:${line} is not valid JSON: ${printParseErrorCode(first.error)}.`,
    );
  }
  const done = doneSchema.safeParse(value);
  if (done.success) return { kind: 'done', ...done.data.done };
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return { kind: 'manifest', manifest: parsed.data };
  const problems = parsed.error.issues.map(
    (issue) => `  ${issue.path.join('.') || 'The file'}: ${issue.message}.`,
  );
  throw new CommandError(
    'manifest',
    [`${MANIFEST_FILE} has entries that are wrong:`, ...problems].join('\n'),
  );
}

/** The text that takes the manifest's place when everything in it is gone. */
export const doneManifest = (at: Date, report: string): string =>
  `${JSON.stringify({ done: { at: at.toISOString(), report } }, undefined, 2)}\n`;
