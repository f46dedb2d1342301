import { Device, detectDevice } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { Chrome74 } from 'mediasoup-client/handlers/Chrome74';
import { Firefox120 } from 'mediasoup-client/handlers/Firefox120';
import { ReactNative106 } from 'mediasoup-client/handlers/ReactNative106';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';
import type { HandlerFactory, RtpCapabilities } from 'mediasoup-client/types';

const HANDLERS = { Chrome111, Chrome74, Firefox120, Safari12, ReactNative106 };

/**
 * Makes devices that share one look at the browser. `Device.load` opens and closes two peer connections to
 * learn what the browser can do, tens of milliseconds that do not depend on the room: asked once, ahead of
 * the join when there is time, and answered from memory afterwards.
 */
export class DeviceFactory {
  readonly #capabilities = new Map<'sendonly' | 'recvonly', Promise<RtpCapabilities>>();
  #factory: HandlerFactory | undefined;

  /** Throws when mediasoup-client does not know this browser. */
  create(): Device {
    return new Device({ handlerFactory: this.#handlerFactory() });
  }

  /** Learns what the browser can do, for the devices to come. Never throws: `create` will say what is wrong. */
  warm(): void {
    try {
      const factory = this.#handlerFactory();
      for (const direction of ['recvonly', 'sendonly'] as const)
        void factory.getNativeRtpCapabilities({ direction }).catch(() => undefined);
    } catch {
      // An unknown browser.
    }
  }

  #handlerFactory(): HandlerFactory {
    if (this.#factory !== undefined) return this.#factory;
    const name = detectDevice();
    if (name === undefined) throw new Error('mediasoup-client does not support this browser');
    const factory = HANDLERS[name].createFactory({});
    this.#factory = {
      ...factory,
      getNativeRtpCapabilities: ({ direction }) => {
        const known = this.#capabilities.get(direction);
        if (known !== undefined) return known;
        const asked = factory.getNativeRtpCapabilities({ direction });
        this.#capabilities.set(direction, asked);
        // A failure must not be remembered: the next join asks again.
        asked.catch(() => this.#capabilities.delete(direction));
        return asked;
      },
    };
    return this.#factory;
  }
}
