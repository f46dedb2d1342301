/** So many values lie together; a change copies those that lie with it, and the list of chunks. */
const CHUNK = 32;

type Chunk<Value> = readonly (Value | undefined)[];

/**
 * An immutable map from strings, so made that one person's change costs the same among ten and among a thousand. All
 * versions find a key's slot in one index, in which keys are only ever added; a version is what stands in the slots.
 */
export class PersistentMap<Key extends string, Value> {
  readonly size: number;
  readonly #slots: Map<Key, number>;
  readonly #chunks: readonly Chunk<Value>[];

  private constructor(size: number, slots: Map<Key, number>, chunks: readonly Chunk<Value>[]) {
    this.size = size;
    this.#slots = slots;
    this.#chunks = chunks;
  }

  static empty<Key extends string, Value>(): PersistentMap<Key, Value> {
    return new PersistentMap<Key, Value>(0, new Map(), []);
  }

  get(key: Key): Value | undefined {
    const slot = this.#slots.get(key);
    return slot === undefined ? undefined : this.#at(slot);
  }

  /** The same map when the value is already there. */
  set(key: Key, value: Value): PersistentMap<Key, Value> {
    const slot = this.#slots.get(key) ?? this.#slots.size;
    const before = this.#at(slot);
    if (before === value) return this;
    this.#slots.set(key, slot);
    return this.#with(slot, value, before === undefined ? this.size + 1 : this.size);
  }

  /** The same map when the key is not there. */
  delete(key: Key): PersistentMap<Key, Value> {
    const slot = this.#slots.get(key);
    if (slot === undefined || this.#at(slot) === undefined) return this;
    const left = this.#with(slot, undefined, this.size - 1);
    return this.#slots.size > 2 * left.size + CHUNK ? left.#compact() : left;
  }

  /** In no particular order. */
  *values(): Generator<Value, void, undefined> {
    for (const chunk of this.#chunks) for (const value of chunk) if (value !== undefined) yield value;
  }

  #at(slot: number): Value | undefined {
    return this.#chunks[Math.floor(slot / CHUNK)]?.[slot % CHUNK];
  }

  #with(slot: number, value: Value | undefined, size: number): PersistentMap<Key, Value> {
    const at = Math.floor(slot / CHUNK);
    const chunk = this.#chunks[at]?.slice() ?? [];
    chunk[slot % CHUNK] = value;
    const chunks = this.#chunks.slice();
    // Slots in between are those of other versions.
    while (chunks.length < at) chunks.push([]);
    chunks[at] = chunk;
    return new PersistentMap(size, this.#slots, chunks);
  }

  /** With an index of its own, that knows nothing of those who have left. */
  #compact(): PersistentMap<Key, Value> {
    let map = PersistentMap.empty<Key, Value>();
    for (const [key, slot] of this.#slots) {
      const value = this.#at(slot);
      if (value !== undefined) map = map.set(key, value);
    }
    return map;
  }
}
