import { englishConsole } from './english/console.ts';

/** The words of the operators' console. */
export const consoleTexts = englishConsole;
