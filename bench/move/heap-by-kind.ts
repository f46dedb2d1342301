import type { CDPSession } from 'playwright';

/** Bytes of a page's heap: of what its scripts and the browser hold, and of compiled code, which comes with use. */
export interface HeapByKind {
  readonly held: number;
  readonly code: number;
}

/** The parts of a heap snapshot that are read here (V8, `HeapSnapshotJSONSerializer`). */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [kinds: readonly string[], ...others: readonly unknown[]];
    };
  };
  readonly nodes: readonly number[];
}

/**
 * What a page's heap is made of, after its garbage was collected. V8 compiles a function again and better the more often
 * it runs, and keeps count of how: its code grows for dozens of moves although nothing is held.
 */
export async function heapByKind(devtools: CDPSession): Promise<HeapByKind> {
  const chunks: string[] = [];
  const keep = ({ chunk }: { readonly chunk: string }): void => void chunks.push(chunk);
  devtools.on('HeapProfiler.addHeapSnapshotChunk', keep);
  await devtools.send('HeapProfiler.takeHeapSnapshot');
  devtools.off('HeapProfiler.addHeapSnapshotChunk', keep);
  const read: Snapshot = JSON.parse(chunks.join(''));
  return sizesOf(read);
}

/** Exported for its test. */
export function sizesOf({ snapshot, nodes }: Snapshot): HeapByKind {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [kind, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const compiled = types[0].indexOf('code');
  let [held, code] = [0, 0];
  for (let node = 0; node < nodes.length; node += fields.length) {
    const bytes = nodes[node + size] ?? 0;
    if (nodes[node + kind] === compiled) code += bytes;
    else held += bytes;
  }
  return { held, code };
}
