/**
 * What may wait for a peer that does not read, in bytes and milliseconds. Signs of life say nothing of it: a peer can
 * send them without reading anything.
 */
const WAITING = { bytes: 1_048_576, milliseconds: 20_000 } as const;

/** What of engine.io's connection is needed: packets that were made, and those that were handed to the transport. */
export interface LimitedConnection {
  on(event: 'packetCreate', listener: (packet: CreatedPacket) => void): unknown;
  on(event: 'flush', listener: () => void): unknown;
  close(discard: boolean): void;
}

interface CreatedPacket {
  readonly data?: string | Buffer;
}

/**
 * Closes a connection when too much waits for it, or for too long. A packet counts from when it is made until the transport
 * takes it, which a transport does when the one before is sent; a single large one is no reason to close.
 */
export function limitWaiting(
  connection: LimitedConnection,
  now: () => number = () => performance.now(),
): void {
  let bytes = 0;
  let since = Infinity;
  connection.on('packetCreate', ({ data = '' }) => {
    if (bytes > WAITING.bytes || now() - since > WAITING.milliseconds) {
      connection.close(true);
      return;
    }
    bytes += Buffer.byteLength(data);
    since = Math.min(since, now());
  });
  connection.on('flush', () => {
    bytes = 0;
    since = Infinity;
  });
}
