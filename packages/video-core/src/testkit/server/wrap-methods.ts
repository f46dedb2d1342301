/** For tests: something whose every method is called through `around`, which gets its name and what calls it. */
export const wrapMethods = <Target extends object>(
  target: Target,
  around: (name: string, call: () => unknown) => unknown,
): Target =>
  new Proxy(target, {
    get: (_, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown =>
        around(String(name), () => Reflect.apply(member, target, given));
    },
  });
