/**
 * An immutable map from strings with O(log32 n) `get`, `set` and `delete` that share structure, so that one
 * person's change costs the same among ten and among a thousand (Bagwell, Ideal Hash Trees, 2001).
 */
export interface PersistentMap<Key extends string, Value> {
  readonly size: number;
  get(key: Key): Value | undefined;
  /** The same map when the value is already there. */
  set(key: Key, value: Value): PersistentMap<Key, Value>;
  delete(key: Key): PersistentMap<Key, Value>;
  /** In no particular order. */
  values(): Iterable<Value>;
}
