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

function unmatched(path: string, text: string, position: number, which: 'begin' | 'end'): CommandError {
  const line = text.slice(0, position).split('\n').length;
  const other = which === 'begin' ? 'end' : 'begin';
  return new CommandError('manifest', `${path}:${line} has legacy:${which} without its legacy:${other}.`);
}
