import type { CallEvent } from './call-event.ts';
import type { CallEnd, LocalSourceState } from './call-state.ts';
import type { CallKey, RoomStamp } from '../contract/identity.ts';
import type { JoinAnswer } from './join.ts';
import type { Source } from '../contract/media.ts';

/** What happens on this side of the network: the participant's commands and the server's answers to a join. */
export type LocalAction =
  | { readonly type: 'local/joining'; readonly key: CallKey; readonly name: string }
  /** The server said where the call is; events of that room are shown from now on. */
  | { readonly type: 'local/admitted'; readonly answer: JoinAnswer }
  | { readonly type: 'local/ended'; readonly end: CallEnd }
  /** The server is busy and is asked again then; `undefined` when it is asked. */
  | { readonly type: 'local/waiting'; readonly until: number | undefined }
  | { readonly type: 'local/room-closed'; readonly stamp: RoomStamp }
  /** What became of a source's device, or which was chosen. */
  | {
      readonly type: 'local/device';
      readonly source: Source;
      readonly change: Partial<
        Pick<LocalSourceState, 'capture' | 'failure' | 'deviceId' | 'missing' | 'interrupted'>
      >;
    }
  | { readonly type: 'local/capture-stopped'; readonly source: Source }
  | { readonly type: 'local/muted'; readonly source: Source; readonly muted: boolean }
  /** The room with that stamp does not take the source. */
  | { readonly type: 'local/refused'; readonly source: Source; readonly stamp: RoomStamp }
  | { readonly type: 'local/playback-blocked'; readonly blocked: boolean };

/** Everything that changes a call's state. */
export type CallAction = CallEvent | LocalAction;
