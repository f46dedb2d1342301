/** Few enough that nobody else waits long for the same database, or the same deployment. */
const AT_ONCE = 10;

/** Does a task for each item, a few at a time; rejects with the first error, and begins no more after it. */
export async function mapConcurrently<Item>(
  items: readonly Item[],
  task: (item: Item) => Promise<unknown>,
): Promise<void> {
  for (let done = 0; done < items.length; done += AT_ONCE)
    await Promise.all(items.slice(done, done + AT_ONCE).map(task));
}
