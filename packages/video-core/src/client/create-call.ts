import type { Call } from './call.ts';
import type { CallControl } from './control/call-control.ts';
import type { CallEncryption } from './encryption/call-encryption.ts';
import { createCallSession, type CallSessionOptions } from './session/create-call-session.ts';

export interface CallOptions extends CallSessionOptions {
  /** Made with `createCallControl`, from `@crossfade/video-core/control`. */
  readonly control?: CallControl;
  /** Made with `createCallEncryption`, from `@crossfade/video-core/encryption`. */
  readonly encryption?: CallEncryption;
}

/**
 * Makes one participant's call: what an interface shows and commands, whichever provider carries the media. It holds
 * nothing until something is captured or joined.
 */
export function createCall({ control, encryption, extensions = [], ...options }: CallOptions): Call {
  const session = createCallSession({
    ...options,
    extensions: [encryption, control, ...extensions].filter((extension) => extension !== undefined),
  });
  return Object.assign(session, { control, encryption });
}
