import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Pair,
  type ParsedNode,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { applyEdits, deleteLines, type TextEdit } from '../edits/text-edit.ts';
import { isLegacyWord, type LegacyText } from './legacy-text.ts';
import { markedSections } from './marked-sections.ts';

/**
 * YAML without marked sections, legacy keys, list items, compose services and what depends on them. Comments, anchors
 * and the formatting of what stays are kept, since only ranges are deleted.
 */
export function editYaml(path: string, text: string, legacy: LegacyText): string {
  const document = parseDocument(text, { lineCounter: new LineCounter(), keepSourceTokens: true });
  const edits: TextEdit[] = [...markedSections(path, text)];
  if (document.contents) new YamlWalk(text, legacy, edits).visit(document.contents, []);
  return applyEdits(text, edits);
}

class YamlWalk {
  readonly #text: string;
  readonly #legacy: LegacyText;
  readonly #edits: TextEdit[];

  constructor(text: string, legacy: LegacyText, edits: TextEdit[]) {
    this.#text = text;
    this.#legacy = legacy;
    this.#edits = edits;
  }

  visit(node: unknown, path: readonly string[]): void {
    if (isMap<ParsedNode, ParsedNode>(node)) this.#visitMap(node, path);
    else if (isSeq<ParsedNode>(node)) this.#visitSequence(node, path);
  }

  #visitMap(node: YAMLMap<ParsedNode, ParsedNode>, path: readonly string[]): void {
    const gone = new Set(node.items.filter((pair) => this.#isGonePair(pair, path)));
    for (const pair of node.items) {
      if (!gone.has(pair)) this.visit(pair.value, [...path, nameOf(pair)]);
      else this.#remove(node.flow === true, rangeOf(pair));
    }
  }

  #visitSequence(node: YAMLSeq<ParsedNode>, path: readonly string[]): void {
    for (const item of node.items) {
      if (!this.#isGoneItem(item, path)) this.visit(item, path);
      else this.#remove(node.flow === true, [item.range[0], item.range[1]]);
    }
  }

  #isGonePair(pair: Pair<ParsedNode, ParsedNode | null>, path: readonly string[]): boolean {
    const name = nameOf(pair);
    if (isLegacyWord(name, this.#legacy)) return true;
    if (this.#legacy.services.has(name) && ['services', 'depends_on', 'volumes'].includes(path.at(-1) ?? ''))
      return true;
    const { value } = pair;
    // What holds nothing else any more goes as a whole.
    if (isMap<ParsedNode, ParsedNode>(value))
      return value.items.length > 0 && value.items.every((inner) => this.#isGonePair(inner, [...path, name]));
    return (
      isSeq<ParsedNode>(value) &&
      value.items.length > 0 &&
      value.items.every((item) => this.#isGoneItem(item, [...path, name]))
    );
  }

  #isGoneItem(item: ParsedNode, path: readonly string[]): boolean {
    if (!isScalar(item)) return false;
    const value = String(item.value);
    return (
      isLegacyWord(value, this.#legacy) || (path.at(-1) === 'depends_on' && this.#legacy.services.has(value))
    );
  }

  #remove(flow: boolean, [start, end]: readonly [number, number]): void {
    if (!flow) {
      this.#edits.push(deleteLines(this.#text, this.#commentsAbove(start), end));
      return;
    }
    const after = /^\s*,\s*/.exec(this.#text.slice(end));
    const before = /,\s*$/.exec(this.#text.slice(0, start));
    if (after) this.#edits.push({ start, end: end + after[0].length, text: '' });
    else this.#edits.push({ start: start - (before?.[0].length ?? 0), end, text: '' });
  }

  /** Comment lines directly above say what the entry is for. */
  #commentsAbove(position: number): number {
    let start = this.#text.lastIndexOf('\n', position - 1) + 1;
    for (;;) {
      const previous = this.#text.lastIndexOf('\n', start - 2) + 1;
      if (start === 0 || !/^[ \t]*#/.test(this.#text.slice(previous, start))) return start;
      start = previous;
    }
  }
}

const nameOf = ({ key }: Pair<ParsedNode, ParsedNode | null>): string =>
  isScalar(key) ? String(key.value) : '';

function rangeOf(pair: Pair<ParsedNode, ParsedNode | null>): readonly [number, number] {
  if (!isPair(pair)) throw new TypeError('not a pair of YAML');
  return [pair.key.range[0], (pair.value ?? pair.key).range[1]];
}
