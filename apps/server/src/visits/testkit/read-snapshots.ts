/** The snapshots of a stream of Server-Sent Events, as they arrive. */
export async function* readSnapshots(answer: Response): AsyncGenerator<unknown> {
  if (!answer.ok || answer.body === null) throw new Error(`the stream answered ${answer.status}`);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of answer.body) {
    const events = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (event.includes('event: snapshot') && data !== undefined)
        yield JSON.parse(data.slice('data: '.length));
    }
  }
}

/** The first snapshot that is as wanted, and how many milliseconds it took. */
export async function snapshotWhen<Snapshot>(
  snapshots: AsyncGenerator<unknown>,
  parse: (snapshot: unknown) => Snapshot,
  wanted: (snapshot: Snapshot) => boolean,
): Promise<{ readonly snapshot: Snapshot; readonly took: number }> {
  const begun = performance.now();
  for (;;) {
    const { value, done } = await snapshots.next();
    if (done === true) throw new Error('the stream ended');
    const snapshot = parse(value);
    if (wanted(snapshot)) return { snapshot, took: performance.now() - begun };
  }
}
