import { englishAudit } from './english/audit.ts';
import { shortId } from './short-id.ts';

const { deeds, subjects } = englishAudit;
const kinds: Readonly<Record<string, (id: string) => string>> = englishAudit.kinds;
const words = (table: Readonly<Record<string, string>>, name: string): string | undefined => table[name];

/** What was done, in plain words; of a later server's deed, its name without marks. */
export const deedWords = (action: string): string => words(deeds, action) ?? action.replaceAll(/[:-]/g, ' ');

/** Who did it: a name stays as it is, and an id that has none becomes what it is of, and its beginning. */
export function subjectWords(who: string): string {
  const [kind = '', id] = who.split(':', 2);
  return words(subjects, who) ?? (id === undefined ? undefined : kinds[kind]?.(shortId(id))) ?? who;
}

/** Ids of what has no name any more: UUIDs (RFC 9562), and 32 hexadecimal digits. */
export const isBareId = (text: string): boolean =>
  /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/.test(text);
