import { isLegacyWord, type LegacyText } from './legacy-text.ts';
import { markedSections } from './marked-sections.ts';
import { applyEdits } from '../edits/text-edit.ts';

/**
 * A Dockerfile without marked sections, legacy stages and what is copied from them, paths, variables and ports. An
 * instruction is its keyword, its words over all continued lines, and the comments above.
 */
export function editDockerfile(path: string, text: string, legacy: LegacyText): string {
  const marked = applyEdits(text, markedSections(path, text));
  let inStage = false;
  return instructionsOf(marked)
    .flatMap((instruction) => {
      const [keyword = '', ...words] = instruction.code.replaceAll('\\\n', ' ').trim().split(/\s+/);
      if (keyword === 'FROM') inStage = legacy.stages.has(words.at(-1) ?? '');
      if (inStage) return [];
      const fromStage = words.some((word) => word.startsWith('--from=') && legacy.stages.has(word.slice(7)));
      if (fromStage) return [];
      const legacyWords = words.filter(
        (word) => isLegacyWord(word.split('=')[0] ?? word, legacy) || isLegacyWord(word, legacy),
      );
      if (legacyWords.length === 0) return [instruction.comments + instruction.code];
      if (keyword !== 'ENV' && keyword !== 'EXPOSE' && keyword !== 'ARG') return [];
      if (legacyWords.length === words.length) return [];
      return [instruction.comments + withoutWords(instruction.code, legacyWords)];
    })
    .join('');
}

interface Instruction {
  readonly comments: string;
  readonly code: string;
}

function instructionsOf(text: string): readonly Instruction[] {
  const instructions: Instruction[] = [];
  let comments = '';
  let code = '';
  for (const line of text.split(/(?<=\n)/)) {
    if (code === '' && (line.trim() === '' || line.startsWith('#'))) comments += line;
    else {
      code += line;
      if (line.endsWith('\\\n')) continue;
      instructions.push({ comments, code });
      comments = '';
      code = '';
    }
  }
  if (comments + code !== '') instructions.push({ comments, code });
  return instructions;
}

/** Drops words with the blanks and line continuations behind each, or in front of the last one. */
function withoutWords(code: string, gone: readonly string[]): string {
  const tokens = code.trimEnd().split(/((?:\s|\\\n)+)/);
  const kept: string[] = [];
  for (let index = 0; index < tokens.length; index += 2) {
    const [word = '', separator = ''] = tokens.slice(index, index + 2);
    if (!gone.includes(word)) kept.push(word, separator);
  }
  if (kept.at(-1) !== '' || gone.includes(tokens.at(-1) ?? '')) kept.pop();
  return `${kept.join('')}\n`;
}
