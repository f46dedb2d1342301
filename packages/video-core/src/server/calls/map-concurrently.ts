/** Few enough that nobody else waits long for the same database, or the same deployment. */
const AT_ONCE = 10;

/** Does a task for each item, a few at a time. Does not stop at an error; then rejects with the first one. */
export async function mapConcurrently<Item>(
  items: readonly Item[],
  task: (item: Item) => Promise<unknown>,
): Promise<void> {
  const errors: unknown[] = [];
  const rest = items.values();
  const work = async (): Promise<void> => {
    for (const item of rest) await task(item).catch((error: unknown) => errors.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  if (errors.length > 0) throw errors[0];
}
