const BITS = 5;
const MASK = (1 << BITS) - 1;

/** One object an entry: what is read for one person lies together, however many others there are. */
interface Leaf<Key, Value> {
  readonly hash: number;
  readonly key: Key;
  readonly value: Value;
  /** Another entry whose hash is the same. */
  readonly next: Leaf<Key, Value> | undefined;
}
interface Branch<Key, Value> {
  readonly bitmap: number;
  readonly children: readonly Node<Key, Value>[];
}
type Node<Key, Value> = Leaf<Key, Value> | Branch<Key, Value>;

/** FNV-1a, 32 bits. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const bitOf = (hash: number, shift: number): number => 1 << ((hash >>> shift) & MASK);

/** How many children stand before the one of `bit`: the set bits below it. */
function position(bitmap: number, bit: number): number {
  let below = bitmap & (bit - 1);
  let count = 0;
  for (; below !== 0; below &= below - 1) count += 1;
  return count;
}

function find<Key, Value>(node: Node<Key, Value>, hash: number, key: Key): Value | undefined {
  let at = node;
  for (let shift = 0; 'bitmap' in at; shift += BITS) {
    const bit = bitOf(hash, shift);
    const child = (at.bitmap & bit) === 0 ? undefined : at.children[position(at.bitmap, bit)];
    if (child === undefined) return undefined;
    at = child;
  }
  if (at.hash !== hash) return undefined;
  let leaf: Leaf<Key, Value> | undefined = at;
  while (leaf !== undefined && leaf.key !== key) leaf = leaf.next;
  return leaf?.value;
}

/** The entries with one hash, without the one of `key`. */
function without<Key, Value>(leaf: Leaf<Key, Value> | undefined, key: Key): Leaf<Key, Value> | undefined {
  if (leaf === undefined) return undefined;
  return leaf.key === key ? leaf.next : { ...leaf, next: without(leaf.next, key) };
}

function insert<Key, Value>(
  node: Node<Key, Value> | undefined,
  leaf: Leaf<Key, Value>,
  shift: number,
): Node<Key, Value> {
  if (node === undefined) return leaf;
  const { hash } = leaf;
  if ('bitmap' in node) {
    const bit = bitOf(hash, shift);
    const at = position(node.bitmap, bit);
    if ((node.bitmap & bit) === 0)
      return { bitmap: node.bitmap | bit, children: node.children.toSpliced(at, 0, leaf) };
    return {
      bitmap: node.bitmap,
      children: node.children.with(at, insert(node.children[at], leaf, shift + BITS)),
    };
  }
  if (node.hash === hash) {
    const next = without(node, leaf.key);
    return next === undefined ? leaf : { ...leaf, next };
  }
  return insert({ bitmap: bitOf(node.hash, shift), children: [node] }, leaf, shift);
}

function remove<Key, Value>(
  node: Node<Key, Value>,
  hash: number,
  key: Key,
  shift: number,
): Node<Key, Value> | undefined {
  if (!('bitmap' in node)) return without(node, key);
  const bit = bitOf(hash, shift);
  const at = position(node.bitmap, bit);
  const child = node.children[at];
  if ((node.bitmap & bit) === 0 || child === undefined) return node;
  const left = remove(child, hash, key, shift + BITS);
  if (left !== undefined) return { bitmap: node.bitmap, children: node.children.with(at, left) };
  const bitmap = node.bitmap & ~bit;
  return bitmap === 0 ? undefined : { bitmap, children: node.children.toSpliced(at, 1) };
}

function* walk<Key, Value>(node: Node<Key, Value> | undefined): Generator<Value, void, undefined> {
  if (node === undefined) return;
  if ('bitmap' in node) for (const child of node.children) yield* walk(child);
  else for (let leaf: Leaf<Key, Value> | undefined = node; leaf; leaf = leaf.next) yield leaf.value;
}

/**
 * An immutable map from strings with O(log32 n) `get`, `set` and `delete` that share structure, so that one
 * person's change costs the same among ten and among a thousand (Bagwell, Ideal Hash Trees, 2001).
 */
export class PersistentMap<Key extends string, Value> {
  readonly size: number;
  readonly #root: Node<Key, Value> | undefined;

  private constructor(size: number, root: Node<Key, Value> | undefined) {
    this.size = size;
    this.#root = root;
  }

  static empty<Key extends string, Value>(): PersistentMap<Key, Value> {
    return new PersistentMap<Key, Value>(0, undefined);
  }

  get(key: Key): Value | undefined {
    return this.#root === undefined ? undefined : find(this.#root, hashOf(key), key);
  }

  /** The same map when the value is already there. */
  set(key: Key, value: Value): PersistentMap<Key, Value> {
    const hash = hashOf(key);
    const before = this.#root && find(this.#root, hash, key);
    if (before === value && before !== undefined) return this;
    const root = insert(this.#root, { hash, key, value, next: undefined }, 0);
    return new PersistentMap(before === undefined ? this.size + 1 : this.size, root);
  }

  /** The same map when the key is not there. */
  delete(key: Key): PersistentMap<Key, Value> {
    if (this.#root === undefined || this.get(key) === undefined) return this;
    return new PersistentMap(this.size - 1, remove(this.#root, hashOf(key), key, 0));
  }

  /** In no particular order. */
  values(): Iterable<Value> {
    return walk(this.#root);
  }
}
