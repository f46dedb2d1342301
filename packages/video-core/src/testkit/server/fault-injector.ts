import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { asId } from '../../contract/identity.ts';
import { wrapMethods } from './wrap-methods.ts';

/** For tests: lets requests fail that would have succeeded, as often as a test says. */
export class FaultInjector {
  readonly #due = new Map<string, number>();

  /** The next so many requests of this kind fail. */
  failNext(kind: string, times = 1): void {
    this.#due.set(kind, times);
  }

  /** Throws when a request of this kind is to fail. */
  check(kind: string): void {
    const due = this.#due.get(kind) ?? 0;
    if (due <= 0) return;
    this.#due.set(kind, due - 1);
    throw new ProviderUnavailableError(asId.deployment(`that a test lets fail (${kind})`));
  }

  /** Something of which requests can fail, each of the kind that its method is named. */
  wrap<Target extends object>(target: Target): Target {
    return wrapMethods(target, (name, call) => {
      try {
        this.check(name);
      } catch (error) {
        return Promise.reject(error);
      }
      return call();
    });
  }
}
