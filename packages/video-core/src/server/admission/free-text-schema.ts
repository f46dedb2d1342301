import { z } from 'zod';
import { checkText, type TextProblem, type TextRule } from '../../contract/free-text.ts';

/** Parses typed text by its one rule; `what` begins the sentence that says what is wrong. */
export const freeTextSchema = (what: string, rule: TextRule) =>
  z.string({ error: `${what} must be text.` }).transform((given, context) => {
    const checked = checkText(given, rule);
    if (checked.ok) return checked.text;
    context.addIssue({ code: 'custom', message: `${what} ${sentence(checked.problem, rule)}` });
    return z.NEVER;
  });

function sentence(problem: TextProblem, { longest }: TextRule): string {
  switch (problem) {
    case 'too-long':
      return `may have at most ${longest} characters.`;
    case 'half-character':
      return 'holds half a character; type it again.';
    case 'empty':
      return 'must not be empty.';
    case 'control-character':
      return 'must not hold control characters.';
    case 'direction':
      return 'must not change the direction of writing.';
    case 'stray-marks':
      return 'must not hold accents without a letter.';
  }
}
