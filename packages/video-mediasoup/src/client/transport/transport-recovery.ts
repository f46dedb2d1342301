import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import type { ConnectionState } from 'mediasoup-client/types';

export interface RecoveryTimes {
  /** Milliseconds from the first parameters to `connected`; browsers wait much longer before they say `failed`. */
  readonly connect: number;
  /** Milliseconds that `disconnected` may last: a lost packet or a roaming phone heals by itself. */
  readonly grace: number;
  /** Milliseconds that one ICE restart may take before the next. */
  readonly restart: number;
  /** ICE restarts in a row before the transport is given up. */
  readonly restarts: number;
}

/** After about 25 s the other side's consent has expired (RFC 7675: 30 s), and a restart cannot succeed. */
const RECOVERY: RecoveryTimes = { connect: 6_000, grace: 2_000, restart: 6_000, restarts: 4 };

export interface RecoveryListener {
  /** Media may not flow: an ICE restart is under way. */
  broken(): void;
  /** Asks the server for new ICE parameters and applies them; judged by whether it then connects in time. */
  restart(): Promise<void>;
  /** The transport is beyond repair. Said once. */
  renew(): void;
  healed(): void;
}

/**
 * Judges one transport by its connection state and by what arrives over it: when to restart ICE, and when to give the
 * transport up. Knows no transport, so that its every path can be tested with a clock.
 */
export class TransportRecovery {
  readonly #listener: RecoveryListener;
  readonly #times: RecoveryTimes;
  readonly #resources: ResourceTracker;
  #cancel: (() => void) | undefined;
  #restarts = 0;
  #state: ConnectionState | undefined;
  #broken: boolean;
  #over = false;

  /** `broken`: it takes the place of a transport that did not work, and heals by connecting. */
  constructor(
    resources: ResourceTracker,
    listener: RecoveryListener,
    broken = false,
    times: RecoveryTimes = RECOVERY,
  ) {
    this.#resources = resources;
    this.#listener = listener;
    this.#times = times;
    this.#broken = broken;
  }

  /** The transport begins to connect. */
  begun(): void {
    if (!this.#over && this.#cancel === undefined) this.#restartAfter(this.#times.connect);
  }

  state(state: ConnectionState): void {
    if (this.#over) return;
    this.#state = state;
    if (state === 'connected') this.#heal();
    else if (state === 'failed') this.#giveUp();
    else if (state === 'disconnected' && this.#cancel === undefined) this.#restartAfter(this.#times.grace);
  }

  /**
   * Nothing arrives. While the browser still takes it for connected, as it does for 6 s, ICE would be restarted in vain:
   * until the browser drops the old path, it does not tell the server to use a new one (libwebrtc 156 and ICE-lite).
   * A transport that the browser knows to be silent does not recover by itself.
   */
  silent(): void {
    if (this.#over) return;
    if (this.#state === 'connected') this.#giveUp();
    else if (this.#state === 'disconnected' && !this.#broken) {
      this.#cancel?.();
      this.#restart();
    }
  }

  close(): void {
    this.#over = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #heal(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#restarts = 0;
    if (!this.#broken) return;
    this.#broken = false;
    this.#listener.healed();
  }

  #restart(): void {
    if (this.#over) return;
    if (this.#restarts >= this.#times.restarts) {
      this.#giveUp();
      return;
    }
    this.#restarts += 1;
    if (!this.#broken) {
      this.#broken = true;
      this.#listener.broken();
    }
    this.#restartAfter(this.#times.restart);
    void this.#listener.restart();
  }

  #restartAfter(delay: number): void {
    this.#cancel = this.#resources.after(delay, () => this.#restart());
  }

  #giveUp(): void {
    this.close();
    this.#listener.renew();
  }
}
