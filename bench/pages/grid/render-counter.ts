/** What React tells its developer tools about a component that it keeps, as far as it matters here. */
export interface Fiber {
  readonly tag: number;
  readonly flags: number;
  readonly type: unknown;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly alternate: Fiber | null;
}

/** React's own numbers for function, class, forwarded-ref and memoised function components. */
const COMPONENTS: ReadonlySet<number> = new Set([0, 1, 11, 15]);
/** React's flag on a fiber whose component ran. */
const PERFORMED_WORK = 1;

/**
 * Counts how often components render, whoever wrote them: React tells its developer tools each commit, and marks what
 * ran. To be installed before `react-dom` is loaded. React marks it in production builds too.
 */
export class RenderCounter {
  readonly #renders = new Map<string, number>();
  readonly #names = new Map<unknown, string>();

  install(): void {
    Object.assign(globalThis, {
      ['__REACT_DEVTOOLS_GLOBAL_HOOK__']: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberRoot: (_: number, root: { readonly current: Fiber }) => this.#visit(root.current),
        onCommitFiberUnmount: () => undefined,
      },
    });
  }

  /** Renders of each component since the last `reset`, by its name. */
  get renders(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#renders);
  }

  /** Counts a component under a name of one's choice: bundles rename what is not theirs. */
  call(component: unknown, name: string): void {
    this.#names.set(component, name);
  }

  reset(): void {
    this.#renders.clear();
  }

  #visit(fiber: Fiber): void {
    const before = fiber.alternate;
    if (COMPONENTS.has(fiber.tag) && (before === null || (fiber.flags & PERFORMED_WORK) !== 0)) {
      const name = this.#names.get(fiber.type) ?? nameOf(fiber.type);
      this.#renders.set(name, (this.#renders.get(name) ?? 0) + 1);
    }
    // The same children, untouched: nothing below took part in this commit.
    if (before !== null && before.child === fiber.child) return;
    for (let child = fiber.child; child !== null; child = child.sibling) this.#visit(child);
  }
}

function nameOf(type: unknown): string {
  if (typeof type === 'function') return type.name || 'unnamed';
  if (typeof type === 'object' && type !== null && 'render' in type) return nameOf(type.render);
  return 'unnamed';
}
