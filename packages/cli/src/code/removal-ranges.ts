import { ts, type Node } from 'ts-morph';
import type { TextEdit } from '../edits/text-edit.ts';

/** Deletes a statement or member with the comments that belong to it, and its whole lines where nothing else is on them. */
export function withoutStatement(node: Node): TextEdit {
  const text = node.getSourceFile().getFullText();
  const start = attachedStart(node);
  const end = endOfLineComments(text, node.getEnd());
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(end));
  if (text.slice(lineStart, start).trim() !== '' || !rest) return { start, end, text: '' };
  return { start: lineStart, end: end + rest[0].length, text: '' };
}

/** Deletes elements of a list with their separators, so that those which stay remain a list. */
export function withoutElements(
  all: readonly Node[],
  isRemoved: (node: Node) => boolean,
): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let first = 0;
  while (first < all.length) {
    let next = first;
    while (next < all.length && isRemoved(element(all, next))) next++;
    if (next > first) edits.push(...withoutRun(all, first, next));
    first = next + 1;
  }
  return edits;
}

/** Deletes everything of `whole` but `part`. */
export function onlyPart(whole: Node, part: Node): readonly TextEdit[] {
  return [
    { start: whole.getStart(), end: part.getStart(), text: '' },
    { start: part.getEnd(), end: whole.getEnd(), text: '' },
  ];
}

function withoutRun(all: readonly Node[], first: number, next: number): readonly TextEdit[] {
  const opening = element(all, first);
  const text = opening.getSourceFile().getFullText();
  const start = ownStart(opening);
  const following = all[next];
  if (following) return [{ start, end: ownStart(following), text: '' }];
  const last = element(all, next - 1).getEnd();
  const separator = /^\s*[,|]/.exec(text.slice(last));
  const end = endOfLineComments(text, last + (separator?.[0].length ?? 0));
  if (first === 0) return [{ start, end, text: '' }];
  const before = opening.getFullStart();
  const rest = { start: endOfLineComments(text, before), end, text: '' };
  // The separator in front goes, unless the one behind went in its place.
  return separator ? [rest] : [{ start: element(all, first - 1).getEnd(), end: before, text: '' }, rest];
}

/** Where an element begins, with its comments: one on the line of the element before belongs to that. */
function ownStart(node: Node): number {
  const text = node.getSourceFile().getFullText();
  const own = endOfLineComments(text, node.getFullStart());
  return (
    ts.getLeadingCommentRanges(text, node.getFullStart())?.find(({ pos }) => pos >= own)?.pos ??
    node.getStart()
  );
}

const endOfLineComments = (text: string, position: number): number =>
  ts.getTrailingCommentRanges(text, position)?.at(-1)?.end ?? position;

/** Where the comments begin that stand directly above a statement; one above a blank line is about something else. */
function attachedStart(node: Node): number {
  const text = node.getSourceFile().getFullText();
  let start = node.getStart();
  for (const comment of (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).toReversed()) {
    const onLineOfAnother = comment.pos === 0 ? false : !/^[ \t]*$/.test(lineBefore(text, comment.pos));
    if (/\n\s*\n/.test(text.slice(comment.end, start)) || onLineOfAnother) break;
    start = comment.pos;
    // Of several JSDoc comments only the last is the statement's; those above define types.
    if (text.startsWith('/**', start)) break;
  }
  return start;
}

const lineBefore = (text: string, position: number): string =>
  text.slice(text.lastIndexOf('\n', position - 1) + 1, position);

function element(all: readonly Node[], index: number): Node {
  const node = all[index];
  if (!node) throw new RangeError(`no element ${index} in a list of ${all.length}`);
  return node;
}
