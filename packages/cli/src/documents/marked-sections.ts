import { ts } from 'ts-morph';
import type { TextEdit } from '../edits/text-edit.ts';
import { CommandError } from '../errors/command-error.ts';

const MARK = /^[ \t]*(?:<!--|#|\/\/|\/\*)[ \t]*legacy:(begin|end)\b[^\n]*(?:\n|$)/gm;

/**
 * Sections between comments `legacy:begin` and `legacy:end`, each on a line of its own, in the comment syntax of Markdown,
 * shell, YAML or code. Throws `CommandError` where the two do not match.
 */
export function markedSections(path: string, text: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let open: number | undefined;
  for (const mark of text.matchAll(MARK)) {
    const opens = mark[1] === 'begin';
    if (opens !== (open === undefined)) throw unmatched(path, text, mark.index, opens ? 'begin' : 'end');
    if (open === undefined) open = mark.index;
    else {
      edits.push({ start: open, end: mark.index + mark[0].length, text: '' });
      open = undefined;
    }
  }
  if (open !== undefined) throw unmatched(path, text, open, 'begin');
  return edits;
}

/**
 * The line of the first mark in a text, counted from 1. In sources a mark is a comment: what a string holds is data, as in
 * the test of a tool like this one.
 */
export function firstMarkedLine(path: string, text: string, isCode: boolean): number | undefined {
  let source: ts.SourceFile | undefined;
  for (const { index } of text.matchAll(MARK)) {
    // Hardly any file has one.
    if (isCode) source ??= ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
    if (!source || !isInString(source, index)) return text.slice(0, index).split('\n').length;
  }
  return undefined;
}

function isInString(source: ts.SourceFile, position: number): boolean {
  let node: ts.Node = source;
  for (;;) {
    const inner: ts.Node | undefined = node.forEachChild((child) =>
      child.getStart(source) <= position && position < child.getEnd() ? child : undefined,
    );
    if (!inner) return ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node);
    node = inner;
  }
}

function unmatched(path: string, text: string, position: number, which: 'begin' | 'end'): CommandError {
  const line = text.slice(0, position).split('\n').length;
  const other = which === 'begin' ? 'end' : 'begin';
  return new CommandError('manifest', `${path}:${line} has legacy:${which} without its legacy:${other}.`);
}
