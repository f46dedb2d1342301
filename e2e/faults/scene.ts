import type { Stack } from '../../scripts/stack.mjs';
import type { CallScene } from './fault.ts';
import type { FrontDoor } from './front-door.ts';
import type { Conditions } from './slow-link.ts';
import type { UdpPath } from './udp-path.ts';

/** Everything that can be broken. */
export interface Product {
  readonly stack: Stack;
  /** The only way over UDP for the media of whoever uses the relay alone. */
  readonly path: UdpPath;
  /** The way to the relay over TCP, past that path: shut, unless opened. */
  readonly relayOverTcp: FrontDoor;
  /** How that way is from now on; everything that goes over TCP is as slow, and loses nothing. */
  become(conditions: Conditions): void;
}

/** A call in which Ann's network can be broken as well. */
export interface Scene extends Omit<CallScene, 'stack'>, Product {}
