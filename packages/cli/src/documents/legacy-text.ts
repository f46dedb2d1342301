import { mentionsProvider, namesProvider } from '../edits/legacy-name.ts';

/** What is legacy in JSON, YAML, Markdown, environment files and Dockerfiles. */
export interface LegacyText {
  readonly provider: string;
  /** Environment variables and other names that go, besides those named after the provider. */
  readonly names: ReadonlySet<string>;
  /** Compose services. */
  readonly services: ReadonlySet<string>;
  /** Published ports and port ranges, as the file writes them (`40000-40100/udp`). */
  readonly ports: ReadonlySet<string>;
  /** Stages of a Dockerfile. */
  readonly stages: ReadonlySet<string>;
  /** Headings of Markdown sections. */
  readonly sections: ReadonlySet<string>;
  readonly isRemovedModule: (specifier: string) => boolean;
}

/** Whether a word of data (a key, a path, a port) is legacy. Prose never is: it has blanks. */
export const isLegacyWord = (word: string, legacy: LegacyText): boolean =>
  legacy.names.has(word) ||
  legacy.ports.has(word) ||
  namesProvider(word, legacy.provider) ||
  legacy.isRemovedModule(word);

export const mentions = (text: string, legacy: LegacyText): boolean =>
  mentionsProvider(text, legacy.provider);
