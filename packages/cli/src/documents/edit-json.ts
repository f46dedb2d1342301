import { parseTree, type Node } from 'jsonc-parser';
import { applyEdits, type TextEdit } from '../edits/text-edit.ts';
import { isLegacyWord, type LegacyText } from './legacy-text.ts';

/**
 * JSON without legacy keys, values and records: dependencies, scripts, project references, globs. Comments and the
 * formatting of what stays are kept. In a `scripts` block the words of a command that name the provider go, with the option
 * in front of them.
 */
export function editJson(text: string, legacy: LegacyText): string {
  const root = parseTree(text);
  if (!root) return text;
  const edits: TextEdit[] = [];
  visit(root, []);
  return applyEdits(text, edits);

  function visit(node: Node, path: readonly string[]): void {
    const children = node.children ?? [];
    const gone = children.map((child) => isGone(child, path));
    edits.push(...withoutChildren(children, gone));
    for (const [index, child] of children.entries()) if (gone[index] !== true) visitChild(child, path);
  }

  function visitChild(child: Node, path: readonly string[]): void {
    const [key, value] = child.type === 'property' ? (child.children ?? []) : [undefined, child];
    if (!value) return;
    const inner = key ? [...path, String(key.value)] : path;
    if (value.type !== 'string') visit(value, inner);
    else {
      const kept = keptOf(value, inner);
      if (kept !== value.value)
        edits.push({ start: value.offset, end: endOf(value), text: JSON.stringify(kept) });
    }
  }

  /** A key or a value that is legacy; in a list, also a record with such a value. */
  function isGone(child: Node, path: readonly string[]): boolean {
    if (child.type === 'property') {
      const [key, value] = child.children ?? [];
      const name = String(key?.value);
      return (
        isLegacyWord(name, legacy) ||
        (value?.type === 'string' && keptOf(value, [...path, name]) === undefined)
      );
    }
    if (child.type === 'string') return keptOf(child, path) === undefined;
    return (
      child.type === 'object' && (child.children ?? []).some((property) => isLegacyRecord(property, path))
    );
  }

  function isLegacyRecord({ children: [key, value] = [] }: Node, path: readonly string[]): boolean {
    return (
      key !== undefined &&
      value?.type === 'string' &&
      keptOf(value, [...path, String(key.value)]) === undefined
    );
  }

  function keptOf(node: Node, path: readonly string[]): string | undefined {
    const value = String(node.value);
    return path[0] === 'scripts' ? withoutWords(value, legacy) : withoutAlternatives(value, legacy);
  }
}

/** A text without one property of an object. */
export function removeJsonProperty(text: string, property: Node): string {
  const siblings = property.parent?.children ?? [];
  return applyEdits(
    text,
    withoutChildren(
      siblings,
      siblings.map((one) => one === property),
    ),
  );
}

function withoutChildren(children: readonly Node[], gone: readonly boolean[]): readonly TextEdit[] {
  return children.flatMap((child, index) => {
    if (gone[index] !== true) return [];
    const next = children[index + 1];
    if (next && gone.slice(index + 1).includes(false))
      return [{ start: child.offset, end: next.offset, text: '' }];
    const previous = children[index - 1];
    return [{ start: previous ? endOf(previous) : child.offset, end: endOf(child), text: '' }];
  });
}

const endOf = (node: Node): number => node.offset + node.length;

/** `--project a --project legacy` becomes `--project a`; a command that is the provider's alone goes. */
function withoutWords(command: string, legacy: LegacyText): string | undefined {
  const words = command.split(' ');
  const kept = words.filter((word, index) => {
    const next = words[index + 1];
    const isOptionOfLegacy = word.startsWith('-') && next !== undefined && isLegacyWord(next, legacy);
    return !isOptionOfLegacy && !isLegacyWord(word, legacy);
  });
  return kept.length < 2 && kept.length < words.length ? undefined : kept.join(' ');
}

/** `{a,legacy}.ts` becomes `{a}.ts`; any other value that names the provider goes. */
function withoutAlternatives(value: string, legacy: LegacyText): string | undefined {
  if (!isLegacyWord(value, legacy)) return value;
  const reduced = value.replaceAll(/\{([^{}]*)\}/g, (_all, list: string) => {
    const kept = list.split(',').filter((one) => !isLegacyWord(one, legacy));
    return kept.length === 1 ? kept.join() : `{${kept.join(',')}}`;
  });
  return isLegacyWord(reduced, legacy) || reduced.includes('{}') ? undefined : reduced;
}
