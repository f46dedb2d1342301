import { httpJoin, type HttpJoinOptions, type Join } from '../session/joining/http-join.ts';
import type { CallControl } from './call-control.ts';
import { createCallControl } from './create-call-control.ts';
import { socketTransport } from './socket-transport.ts';

/** What `createCall` takes of a server. */
export interface CallServerParts {
  readonly join: Join;
  readonly control: CallControl;
}

/**
 * The join and the control channel of one call at a server, for `createCall`. `base` is the server's address and may
 * have a path; the page's own origin unless given, asked for when it is needed, since a page may be rendered on a server.
 */
export function callServer(base?: string, options?: HttpJoinOptions): CallServerParts {
  const address = (): string => base ?? location.origin;
  return {
    join: (request, signal) => httpJoin(address(), options)(request, signal),
    control: createCallControl({ transport: socketTransport(address) }),
  };
}
