import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';
import type { Nodes, Table } from 'mdast';
import { applyEdits, deleteLines, type TextEdit } from '../edits/text-edit.ts';
import { mentions, type LegacyText } from './legacy-text.ts';
import { markedSections } from './marked-sections.ts';

/** Edits TypeScript in a code block; returns the text without its legacy parts. */
export type EditSample = (language: string, code: string) => string;

const CODE = new Set(['ts', 'tsx', 'js', 'jsx']);

/**
 * Markdown without marked sections, sections with a legacy heading, rows and columns of tables and list items that are
 * about the provider, and with legacy parts of code samples removed as in sources. Sentences are not rewritten: what is
 * left of them is found by a search for the word afterwards.
 */
export function editMarkdown(path: string, text: string, legacy: LegacyText, editSample: EditSample): string {
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const edits: TextEdit[] = [...markedSections(path, text)];
  const { children } = tree;
  for (const [index, node] of children.entries()) {
    if (node.type !== 'heading' || !isLegacyHeading(textOf(text, node), legacy)) continue;
    const next = children.slice(index + 1).find((one) => one.type === 'heading' && one.depth <= node.depth);
    edits.push({ start: startOf(node), end: next ? startOf(next) : text.length, text: '' });
  }
  // A copy, since further edits are added meanwhile.
  const removed = [...edits];
  for (const node of children)
    if (!removed.some(({ start, end }) => start <= startOf(node) && endOf(node) <= end)) visit(node);
  return applyEdits(text, edits);

  function visit(node: Nodes): void {
    if (node.type === 'code' && CODE.has(node.lang ?? '')) {
      const start = text.indexOf('\n', startOf(node)) + 1;
      const end = text.lastIndexOf('\n', endOf(node) - 1) + 1;
      const edited = editSample(node.lang ?? '', text.slice(start, end));
      if (edited !== text.slice(start, end)) edits.push({ start, end, text: edited });
    } else if (node.type === 'table') editTable(node);
    else if (node.type === 'listItem' && opensWithProvider(textOf(text, node)))
      edits.push(deleteLines(text, startOf(node), endOf(node)));
    else if ('children' in node) for (const child of node.children) visit(child);
  }

  function editTable(table: Table): void {
    const [head, ...rows] = table.children;
    if (!head) return;
    const columns = head.children.flatMap((cell, index) => (isProvider(cellText(cell)) ? [index] : []));
    for (const row of rows) {
      const [first] = row.children;
      if (first && mentions(cellText(first), legacy)) edits.push(deleteLines(text, startOf(row), endOf(row)));
    }
    if (columns.length === 0) return;
    for (const line of table.children
      .map((row) => ({ start: startOf(row), end: endOf(row) }))
      .concat(delimiter(table)))
      edits.push({ ...line, text: withoutCells(text.slice(line.start, line.end), columns) });
  }

  /** The line of dashes is no node of the tree; it follows the head. */
  function delimiter(table: Table): { start: number; end: number } {
    const start = text.indexOf('\n', startOf(table)) + 1;
    return { start, end: text.indexOf('\n', start) };
  }

  function cellText(cell: Nodes): string {
    return toString(cell).trim();
  }

  function opensWithProvider(item: string): boolean {
    return new RegExp(`^[-*+\\d.]+\\s+[\`*[]*${legacy.provider}\\b`, 'i').test(item);
  }

  function isProvider(cell: string): boolean {
    return cell.toLowerCase() === legacy.provider;
  }
}

function isLegacyHeading(heading: string, legacy: LegacyText): boolean {
  const title = heading.replace(/^#+\s*/, '').trim();
  return legacy.sections.has(title) || title.toLowerCase() === legacy.provider;
}

function withoutCells(row: string, columns: readonly number[]): string {
  const cells = row.replaceAll(/^\s*\||\|\s*$/g, '').split(/(?<!\\)\|/);
  return `|${cells.filter((_cell, index) => !columns.includes(index)).join('|')}|`;
}

const textOf = (text: string, node: Nodes): string => text.slice(startOf(node), endOf(node));
const startOf = (node: Nodes): number => node.position?.start.offset ?? 0;
const endOf = (node: Nodes): number => node.position?.end.offset ?? 0;
