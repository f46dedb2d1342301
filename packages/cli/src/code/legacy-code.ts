/** What is legacy in TypeScript and JavaScript sources. */
export interface LegacyCode {
  /** The provider's name, as a value ('oldtalk') and as a word of names (`OLDTALK_URL`). */
  readonly provider: string;
  /** The provider that stays: where a declaration has to keep a value, it takes this one. */
  readonly keep: string;
  /** Further names that are removed: settings and flags that only chose between the providers. */
  readonly names: ReadonlySet<string>;
  /** Declarations in which the name of the provider that stays replaces the legacy one. */
  readonly substitute: ReadonlySet<string>;
  /** Titles of tests that are removed whole, and of test suites. */
  readonly tests: ReadonlySet<string>;
  /** Whether an import of this specifier is of something that is removed. */
  readonly isRemovedModule: (specifier: string) => boolean;
  /** Names that another module exported and no longer does, by the specifier that imports it here. */
  readonly removedExports: (specifier: string) => ReadonlySet<string>;
}
