/** Whether an entry of the manifest is about a path: the file itself, or a folder (`docs/old/`) that it is in. */
export const covers = (entry: string, path: string): boolean =>
  entry.endsWith('/') ? path.startsWith(entry) : path === entry;

export const coveredBy = (entries: readonly string[], path: string): boolean =>
  entries.some((entry) => covers(entry, path));
