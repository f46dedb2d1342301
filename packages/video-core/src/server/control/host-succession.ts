import type { PresentPerson } from '../../call/control-protocol.ts';
import type { CallId } from '../../contract/identity.ts';
import type { Clock } from '../ports/clock.ts';
import type { Moderation } from '../moderation/moderation.ts';

/** Milliseconds that a call is without a host before another participant becomes host: a reload or a tunnel does not count as leaving. */
const WITHOUT_HOST_MS = 20_000;

export interface HostSuccessionOptions {
  readonly call: CallId;
  readonly moderation: Pick<Moderation, 'passOnRole'>;
  readonly clock: Clock;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * Passes the host's role on, to the participant who has been in the call longest, when all hosts stay away. Hosts that come back
 * are hosts still.
 */
export class HostSuccession {
  readonly #options: HostSuccessionOptions;
  /** Since when participants have been present without a host. */
  #since: number | undefined;

  constructor(options: HostSuccessionOptions) {
    this.#options = options;
  }

  /** Takes note of who is there now. */
  saw(people: readonly PresentPerson[]): void {
    const { call, moderation, clock, onTrouble } = this.#options;
    if (people.length === 0 || people.some(({ role }) => role === 'host')) {
      this.#since = undefined;
      return;
    }
    this.#since ??= clock.now();
    if (clock.now() - this.#since < WITHOUT_HOST_MS) return;
    // Should it fail, it is tried again after as long.
    this.#since = undefined;
    const present = people.map(({ id }) => id);
    void moderation
      .passOnRole(call, present)
      .catch((error: unknown) => onTrouble(`passing on the role of host in call ${call}`, error));
  }
}
