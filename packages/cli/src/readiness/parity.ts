import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';

/**
 * Features that a support matrix (Markdown tables, a column for each provider, `yes` where it is offered) gives to one
 * provider and not to the other. None where no table has both columns.
 */
export function missingParity(
  markdown: string,
  provider: string,
  keep: string,
): readonly string[] | undefined {
  const { children } = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  let compared = false;
  const missing = children.flatMap((table) => {
    if (table.type !== 'table') return [];
    const [head = [], ...rows] = table.children.map((row) =>
      row.children.map((cell) => toString(cell).trim()),
    );
    const column = (name: string) => head.findIndex((cell) => cell.toLowerCase() === name);
    const [old, kept] = [column(provider), column(keep)];
    if (old === -1 || kept === -1) return [];
    compared = true;
    return rows.flatMap((cells) => (offers(cells[old]) && !offers(cells[kept]) ? [cells[0] ?? ''] : []));
  });
  return compared ? missing : undefined;
}

const offers = (cell: string | undefined): boolean => /^yes\b/i.test(cell ?? '');
