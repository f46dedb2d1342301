import { consoleTexts } from '../../texts/console-texts.ts';

/** Why a call is where it is, in words; a reason of a later server as it is. */
export function reasonText(reason: string): string {
  const words: Readonly<Record<string, string>> = consoleTexts.reasons;
  return words[reason] ?? reason;
}
