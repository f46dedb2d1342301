import { isLegacyWord, mentions, type LegacyText } from './legacy-text.ts';

/**
 * An environment file without legacy variables, set or commented out, with the comment lines above each, and without
 * sections (`## title`) that are about the provider or hold nothing any more.
 */
export function editEnv(text: string, legacy: LegacyText): string {
  const sections = text.split(/^(?=## )/m);
  return sections.flatMap((section) => editSection(section, legacy)).join('');
}

function editSection(section: string, legacy: LegacyText): readonly string[] {
  const title = /^## (.*)/.exec(section)?.[1];
  if (title !== undefined && mentions(title, legacy)) return [];
  const lines = section.split(/(?<=\n)/);
  const kept: string[] = [];
  let comments: string[] = [];
  let variables = 0;
  for (const line of lines) {
    const name = /^(?:# ?)?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1];
    if (name === undefined && line.startsWith('#') && !line.startsWith('##')) {
      comments.push(line);
      continue;
    }
    if (name === undefined || !isLegacyWord(name, legacy)) {
      kept.push(...comments, line);
      if (name !== undefined) variables++;
    }
    comments = [];
  }
  kept.push(...comments);
  return title !== undefined && variables === 0 && kept.join('') !== section ? [] : [kept.join('')];
}
