import type { ServerAdapter } from '@crossfade/video-core/server';

/** The commands of a server half that a page may ask this process for. */
const SERVER_METHODS = [
  'createRoom',
  'issueCredentials',
  'listParticipants',
  'removeParticipant',
  'mute',
  'setRights',
  'closeRoom',
  'health',
  'usage',
] as const satisfies readonly (keyof ServerAdapter)[];
export type ServerMethod = (typeof SERVER_METHODS)[number];

/** An answer that survives the journey between two processes; an error of core keeps its code. */
export type ServerAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string | undefined; readonly message: string };

/** Everything that the page asks of the test's process, in one shape. */
export type Request =
  | { readonly to: 'server'; readonly method: ServerMethod; readonly args: readonly unknown[] }
  | { readonly to: 'open-path' }
  | { readonly to: 'break' | 'mend'; readonly path: number }
  | { readonly to: 'lose-sessions' }
  | { readonly to: 'expire'; readonly credentials: unknown };
