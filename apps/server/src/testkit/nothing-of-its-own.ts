import { CONFIG_SECTIONS } from '../configuration/config.ts';

/** An environment without the providers that run in this process, which are on unless they are turned off. */
export const NOTHING_OF_ITS_OWN: Readonly<Record<string, string>> = Object.fromEntries(
  CONFIG_SECTIONS.flatMap(({ fields }) => Object.keys(fields))
    .filter((name) => name.endsWith('_ENABLED'))
    .map((name) => [name, 'false']),
);
