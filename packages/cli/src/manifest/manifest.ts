import { z } from 'zod';

const words = z.array(z.string().min(1)).default([]);
const path = z
  .string()
  .min(1)
  .refine((value) => !value.startsWith('/') && !value.split('/').includes('..'), {
    message: 'is no path inside the repository',
  });

/** What is legacy in one file, besides what is named after the provider. */
const fileEntry = z.strictObject({
  /** Names in code that go although they do not contain the provider's name. */
  names: words,
  /** Declarations that keep a value: the name of the provider that stays takes the place of the legacy one. */
  substitute: words,
  /** Titles of tests that go whole. */
  tests: words,
  /** Headings of Markdown sections that go. */
  sections: words,
});

/** A setting that sends new calls to a provider, by the values that do; `unset` is one of them where it is. */
const routing = z.strictObject({ variable: z.string().min(1), legacy: z.array(z.string().min(1)).min(1) });

const check = z.strictObject({ name: z.string().min(1), run: z.string().min(1) });

/** Everything of a repository that belongs to the provider that is removed. */
export const manifestSchema = z.strictObject({
  $schema: z.string().optional(),
  /** The provider's name, lower case: a word of every name that is legacy. */
  provider: z.string().regex(/^[a-z][a-z\d]*$/, 'is one lower-case word'),
  /** The provider that stays. */
  keep: z.string().regex(/^[a-z][a-z\d]*$/, 'is one lower-case word'),
  /** Files and folders (with a slash at the end) that go. */
  remove: z.array(path).min(1),
  /** Packages that go from code and dependencies. */
  modules: words,
  /** Environment variables that go besides those named after the provider: the flags that chose between the two. */
  environment: words,
  /** Sources with a list `RETIRED_VARIABLES`, which takes the names of `environment`: their programs name them at start. */
  retiredVariables: z.array(path).default([]),
  composeServices: words,
  ports: words,
  /** Stages of Dockerfiles. */
  dockerStages: words,
  /** Tables of the legacy path. Cleanup never touches a database; `crossfade retire-tables` retires them, a release later. */
  databaseTables: words,
  /** Columns of the legacy path in tables that stay, as `table.column`. */
  databaseColumns: words,
  /** The folder of drizzle-kit's snapshots (with a slash at the end): the newest loses both, so no migration drops them. */
  snapshots: path.optional(),
  /** Files that are edited, each by its kind: sources, JSON, YAML, Markdown, environment files, Dockerfiles. */
  edit: z.record(path, fileEntry),
  /** Files and folders (with a slash at the end) in which the provider's name stays: what has happened. */
  history: z.array(path).default([]),
  /** Files that the install and generate commands rewrite, such as a lockfile: checked afterwards, not planned. */
  generated: z.array(path).default([]),
  /** Settings that readiness looks at. */
  routing: z.array(routing).default([]),
  /** Markdown with a table of features, a column for each provider. */
  supportMatrix: path.optional(),
  /** Where the report of the removal is written. */
  report: path,
  commands: z.strictObject({
    install: z.string().min(1),
    /** Gets the paths of the changed files as further arguments. */
    format: z.string().min(1),
    /** Prints knip's findings as JSON; without it dead code is not looked for. */
    findings: z.string().min(1).optional(),
    /** Rewrites what is generated from sources. */
    generate: z.array(z.string().min(1)).default([]),
    checks: z.array(check).min(1),
  }),
});

export type Manifest = z.output<typeof manifestSchema>;
export type Routing = z.output<typeof routing>;
export type ManifestFile = z.output<typeof fileEntry>;
