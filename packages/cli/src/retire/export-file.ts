import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CommandError } from '../errors/command-error.ts';
import { definitionSchema } from './table-definition.ts';
import { jsonOf } from '../run/json-of.ts';
import { reasonOf } from '../errors/reason-of.ts';

const retiredSchema = z.object({
  table: z.string(),
  /** Whether the table went, or columns of it. */
  kind: z.enum(['table', 'columns']),
  /** The columns by which a row is found again; of a table that went, none. */
  key: z.array(z.string()),
  rows: z.number().int(),
  /** What went. */
  lost: definitionSchema,
});

/** The last line of an export; a file without it is incomplete. */
const summarySchema = z.object({
  retired: z.array(retiredSchema),
  at: z.string(),
  by: z.string(),
  /** Why it was done although the evidence was missing. */
  forced: z.string().optional(),
});

export type Retired = z.output<typeof retiredSchema>;
export type ExportSummary = z.output<typeof summarySchema>;

const PREFIX = '{"of":';
/** What a row is written between. The row itself is PostgreSQL's text, whose numbers JavaScript would round. */
const rowStart = (table: string): string => `${PREFIX}${JSON.stringify(table)},"row":`;

/** A file of JSON lines: each row that goes with what it was, then a summary. Only its owner may read it. */
export class ExportFile {
  readonly #file: Awaited<ReturnType<typeof open>>;
  readonly path: string;

  constructor(path: string, file: Awaited<ReturnType<typeof open>>) {
    this.path = path;
    this.#file = file;
  }

  /** Throws `CommandError` where the file exists already or cannot be made. */
  static async create(path: string): Promise<ExportFile> {
    try {
      return new ExportFile(path, await open(path, 'wx', 0o600));
    } catch (error) {
      throw new CommandError('refused', `The export cannot be written to ${path}: ${reasonOf(error)}.`, {
        cause: error,
      });
    }
  }

  async addRows(table: string, rows: readonly string[]): Promise<void> {
    if (rows.length > 0) await this.#file.write(rows.map((row) => `${rowStart(table)}${row}}\n`).join(''));
  }

  /** Writes the summary and waits for the disk. */
  async finish(summary: ExportSummary): Promise<void> {
    await this.#file.write(`${JSON.stringify(summary)}\n`);
    await this.#file.sync();
    await this.#file.close();
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }
}

/** Reads a whole export and counts its rows. Throws `CommandError` unless it is complete. */
export async function readSummary(path: string): Promise<ExportSummary> {
  const counts = new Map<string, number>();
  let last = '';
  for await (const line of linesOf(path)) {
    last = line;
    const table = tableOf(line);
    if (table !== undefined) counts.set(table, (counts.get(table) ?? 0) + 1);
  }
  const parsed = summarySchema.safeParse(jsonOf(last));
  if (!parsed.success) throw new CommandError('refused', `${path} is no complete export: it has no summary.`);
  const wrong = parsed.data.retired.filter(({ table, rows }) => (counts.get(table) ?? 0) !== rows);
  if (wrong.length > 0)
    throw new CommandError(
      'refused',
      `${path} is no complete export: ${wrong.map(({ table, rows }) => `${table} has ${counts.get(table) ?? 0} of ${rows} rows`).join(', ')}.`,
    );
  return parsed.data;
}

/** The rows of one table, as PostgreSQL wrote them. */
export async function* rowsOf(path: string, table: string): AsyncGenerator<string> {
  const start = rowStart(table);
  for await (const line of linesOf(path)) if (line.startsWith(start)) yield line.slice(start.length, -1);
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  try {
    for await (const line of lines) yield line;
  } catch (error) {
    throw new CommandError('refused', `${path} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

function tableOf(line: string): string | undefined {
  if (!line.startsWith(PREFIX)) return undefined;
  const parsed = z.object({ of: z.string() }).safeParse(jsonOf(line));
  return parsed.success ? parsed.data.of : undefined;
}
