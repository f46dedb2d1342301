import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { z } from 'zod';
import { CommandError } from '../errors/command-error.ts';
import { manifestSchema, type Manifest } from './manifest.ts';

export const MANIFEST_FILE = 'crossfade-cleanup.json';

/** What stands in the manifest's place once the provider is gone, so that a second run knows, and a later one retires. */
const doneSchema = z.strictObject({
  done: z.strictObject({
    at: z.string(),
    report: z.string(),
    databaseTables: z.array(z.string()).default([]),
    databaseColumns: z.array(z.string()).default([]),
  }),
});

/** When the provider was removed, and what it left in the database. */
interface Done {
  readonly at: string;
  readonly report: string;
  readonly databaseTables: readonly string[];
  readonly databaseColumns: readonly string[];
}

export type ManifestFileContent =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | ({ readonly kind: 'done' } & Done);

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
export const doneManifest = (
  at: Date,
  {
    report,
    databaseTables,
    databaseColumns,
  }: Pick<Manifest, 'report' | 'databaseTables' | 'databaseColumns'>,
): string =>
  `${JSON.stringify({ done: { at: at.toISOString(), report, databaseTables, databaseColumns } }, undefined, 2)}\n`;
