import type { CallEnd } from '../../call/call-state.ts';
import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import { CapabilityUnsupportedError } from '../../contract/errors/capability-unsupported-error.ts';
import { KeysMissingError } from '../../contract/errors/keys-missing-error.ts';
import type { ConnectOptions } from '../../contract/client-adapter.ts';
import type { AdmittedCall, CallExtension } from './call-extension.ts';
import { shielded } from './listeners.ts';
import type { RoomEntry } from './rooms/room-entry.ts';

/** A session's extensions, called one after the other at each step of a join. */
export class Extensions {
  readonly #all: readonly CallExtension[];

  constructor(all: readonly CallExtension[]) {
    this.#all = all;
  }

  request(request: JoinRequest): JoinRequest {
    return this.#all.reduce((asked, one) => one.request?.(asked) ?? asked, request);
  }

  async admitted(answer: JoinAnswer, call: AdmittedCall): Promise<void> {
    for (const one of this.#all) await one.admitted?.(answer, call);
  }

  /**
   * What an adapter connects with. Throws `KeysMissingError` where the call is end-to-end encrypted and no extension gave
   * its keys, and `CapabilityUnsupportedError` where the adapter cannot use them: nothing is connected then.
   */
  connecting(options: ConnectOptions, room: RoomEntry): ConnectOptions {
    const extended = this.#all.reduce((before, one) => one.connecting?.(before, room) ?? before, options);
    if (extended.keys === undefined) {
      if (room.answer.encrypted)
        throw new KeysMissingError('This app does not support end-to-end encryption.');
      return extended;
    }
    const { kind, features } = room.capabilities;
    if (!features.encryption.supported)
      throw new CapabilityUnsupportedError(
        `${kind} does not support encryption: ${features.encryption.reason}`,
      );
    return extended;
  }

  ended(end: CallEnd): void {
    for (const one of this.#all) shielded(() => one.ended?.(end));
  }
}
