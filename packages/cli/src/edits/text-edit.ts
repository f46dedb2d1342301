/** Replaces [start, end) of a text, in UTF-16 units; with an empty `text` it deletes. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies edits to a text. An edit inside the range of a larger one is part of it and does nothing; so every byte outside
 * the edits stays as it is, and no hunk of the difference is formatting alone.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
  let result = '';
  let position = 0;
  for (const edit of ordered) {
    if (edit.start < position) {
      // Overlapping deletions, as of two neighbours in a list, are one deletion.
      if (edit.end > position && edit.text === '') position = edit.end;
      continue;
    }
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

/** Deletes whole lines: the range grows to the start of its first line and past the end of its last. */
export function deleteLines(text: string, start: number, end: number): TextEdit {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd =
    end > lineStart && text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1 || text.length;
  return { start: lineStart, end: lineEnd, text: '' };
}
