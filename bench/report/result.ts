import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownTable } from './markdown-table.ts';
import type { Machine } from './machine.ts';

/** A figure that a bench promises to keep. */
interface Bound {
  readonly what: string;
  readonly measured: number;
  /** The bound holds while `measured` is at most this. */
  readonly limit: number;
  readonly unit: string;
}

export interface Result {
  /** The bench, as its file is called. */
  readonly name: string;
  readonly title: string;
  /** What was done, in a few sentences. */
  readonly method: string;
  readonly machine: Machine;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly bounds: readonly Bound[];
  /** A picture of it, as SVG. */
  readonly chart?: string;
  /** Everything that was measured. */
  readonly data: unknown;
}

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));

const isKept = ({ measured, limit }: Bound): boolean => measured <= limit;

/** Prints a result and, unless told otherwise, keeps it as `results/<date>-<name>` (.json, .md, and .svg of a chart). */
export async function report(
  { chart, ...result }: Result,
  { save }: { readonly save: boolean },
): Promise<void> {
  const date = new Date().toISOString();
  const text = markdownOf(result, date);
  console.log(`\n${text}`);
  if (save) {
    await mkdir(RESULTS, { recursive: true });
    const file = join(RESULTS, `${date.slice(0, 10)}-${result.name}`);
    await writeFile(`${file}.json`, `${JSON.stringify({ date, ...result }, undefined, 2)}\n`);
    const picture = chart === undefined ? '' : `\n![${result.title}](${basename(file)}.svg)\n`;
    await writeFile(`${file}.md`, text + picture);
    if (chart !== undefined) await writeFile(`${file}.svg`, chart);
    console.log(`kept as ${file}.{json,md}`);
  }
  if (!result.bounds.every(isKept)) process.exitCode = 1;
}

function markdownOf({ title, method, machine, table, bounds }: Result, date: string): string {
  const { processor, cores, memoryGiB, system, node, browser, commit } = machine;
  const where = [`${cores} x ${processor}`, `${memoryGiB} GiB`, system, `Node ${node}`, browser]
    .filter((part) => part !== undefined)
    .join(', ');
  return [
    `# ${title}`,
    '',
    `${date.slice(0, 16).replace('T', ' ')} UTC, commit ${commit}. ${where}.`,
    '',
    method,
    '',
    markdownTable(table.head, table.rows),
    '',
    markdownTable(
      ['bound', 'measured', 'limit', ''],
      bounds.map((bound) => [
        bound.what,
        `${round(bound.measured)} ${bound.unit}`.trim(),
        `${bound.limit} ${bound.unit}`.trim(),
        isKept(bound) ? 'kept' : '**BROKEN**',
      ]),
    ),
    '',
  ].join('\n');
}

const round = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(3));
