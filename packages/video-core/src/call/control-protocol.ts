import type { TextRule } from '../contract/free-text.ts';
import type { CallId, ParticipantId } from '../contract/identity.ts';
import type { MeasuredQuality, Source } from '../contract/media.ts';
import type { Role } from '../contract/rights.ts';
import type { MoveNotice, MoveReport } from './move-protocol.ts';
import type { RecordingNotice } from './recording.ts';

/**
 * What travels on the control channel, where a call's own state lives whichever provider carries its media. The
 * server tells snapshots and the chat; a client gives commands. Both ignore what they do not know, so that
 * yesterday's web and today's server get along.
 */

/**
 * The versions of this protocol that both ends speak, the oldest and the newest. An end of another release is accepted
 * where its range and this one meet. Raise `newest` when the other end has to know of a change, and `oldest` when no page
 * of that version can be open any more.
 */
export const CONTROL_VERSIONS = { oldest: 2, newest: 5 } as const;

/** Where the socket answers on the server's port. */
export const CONTROL_PATH = '/control/socket.io';

/** Characters are grapheme clusters, as readers count them. */
export const CHAT_LIMITS = {
  text: 2_000,
  /** Messages that one call's chat can have: places fit a signed 32-bit integer, as stores keep them. */
  places: 2_147_483_647,
  /** The latest messages that are kept and told. */
  history: 500,
  /** Messages that one participant may send at once, and per second in the long run. */
  burst: 10,
  perSecond: 1,
} as const;

export interface ChatMessage {
  /** The place in the call's chat, counted from 1 by the server: one message each, none missing. */
  readonly seq: number;
  /** Minted by the sender; with `from` it names the message however often it is sent. */
  readonly id: string;
  readonly from: ParticipantId;
  /** The sender's name at the time. */
  readonly name: string;
  readonly text: string;
  /** When the server took it, in milliseconds since 1970. */
  readonly at: number;
  /** The place of a message before it that this one deletes; it has no text then. Told to clients of version 5 or later. */
  readonly deletes?: number;
}

/** A participant who is connected to the control channel. */
export interface PresentPerson {
  readonly id: ParticipantId;
  readonly name: string;
  readonly role: Role;
  /** Sources that a host took from them. */
  readonly blocked: readonly Source[];
}

/** A presence delta. */
export interface PeopleChange {
  /** Participants who were there keep their places; new ones are appended in this order. */
  readonly people: readonly PresentPerson[];
  readonly gone: readonly ParticipantId[];
}

/** Why a channel is closed permanently. */
export type ControlEnd = 'ended' | 'removed' | 'replaced';

/** What the server tells. `people`, `hands`, `call`, `move` and `recording` are snapshots: the latest of a type says everything. */
export type ControlMessage =
  /** In the order of joining. */
  | { readonly type: 'people'; readonly people: readonly PresentPerson[] }
  /** A delta to the last `people`, so that the cost of an arrival does not grow with the number present. */
  | ({ readonly type: 'people-changed' } & PeopleChange)
  /** Of those present, in the order in which they were raised. */
  | { readonly type: 'hands'; readonly hands: readonly ParticipantId[] }
  | {
      readonly type: 'call';
      /** Nobody new is let in. */
      readonly locked: boolean;
      /** Sources that guests may not publish. */
      readonly withheld: readonly Source[];
      /** With `attempt`: the room that the call is in. Absent from servers of before version 4. */
      readonly epoch?: number;
      readonly attempt?: number;
    }
  /** To clients of version 4 or later. Absent: no move is under way. */
  | { readonly type: 'move'; readonly move?: MoveNotice | undefined }
  /** Only from servers that record. Absent: nobody asks for the call to be recorded. Read by applications, from their transport. */
  | { readonly type: 'recording'; readonly recording?: RecordingNotice }
  /**
   * What comes next after all that this client has; when it has missed too much, the latest of it. The first on a
   * connection is what was said before, and may be empty.
   */
  | { readonly type: 'chat'; readonly messages: readonly ChatMessage[] }
  | { readonly type: 'closed'; readonly reason: ControlEnd; readonly message: string };

/** Characters that a host may give a participant whom they remove. */
export const REMOVAL_MESSAGE_LIMIT = 300;

/** The rules for what people write to each other; a page may check them before it sends. */
export const MESSAGE_RULES = {
  chat: { longest: CHAT_LIMITS.text, units: CHAT_LIMITS.text * 2, lines: 'many' },
  removal: { longest: REMOVAL_MESSAGE_LIMIT, units: REMOVAL_MESSAGE_LIMIT * 4, lines: 'many' },
} as const satisfies Readonly<Record<string, TextRule>>;

/** What hosts may ask for; anyone else is refused with `not-a-host`. Nobody can target themselves. */
export type HostCommand =
  /** While locked, new participants are not admitted. */
  | { readonly type: 'lock'; readonly locked: boolean }
  /** Takes a source from all guests, those to come included; with the screen goes its sound. */
  | { readonly type: 'withhold'; readonly source: Source; readonly withheld: boolean }
  /** Mutes a source; the participant may unmute. */
  | { readonly type: 'mute'; readonly participant: ParticipantId; readonly source: Source }
  /** Every microphone but the host's own. */
  | { readonly type: 'mute-all' }
  /** Takes a source until it is given back; with the screen goes its sound. */
  | {
      readonly type: 'block';
      readonly participant: ParticipantId;
      readonly source: Source;
      readonly blocked: boolean;
    }
  | { readonly type: 'role'; readonly participant: ParticipantId; readonly role: Role }
  /** Somebody's hand, or everyone's. */
  | { readonly type: 'lower-hand'; readonly participant: ParticipantId | 'all' }
  /** Permanently removes a participant, with a message. */
  | { readonly type: 'remove'; readonly participant: ParticipantId; readonly message: string }
  /** Ends the call for everyone. */
  | { readonly type: 'end' };

/** What a client asks for. Each may be repeated without harm. */
export type ControlCommand =
  | { readonly type: 'say'; readonly id: string; readonly text: string }
  /** Deletes a message for everyone: one's own, or as a host anybody's. A server of before version 5 refuses the command. */
  | { readonly type: 'delete-message'; readonly seq: number }
  | { readonly type: 'hand'; readonly raised: boolean }
  /** How good this participant's own connection is, for staff. A server of before it refuses the command. */
  | { readonly type: 'quality'; readonly level: MeasuredQuality }
  | MoveReport
  | HostCommand;

export type ControlAnswer =
  | {
      readonly ok: true;
      /** Of a message that was said: its place. */
      readonly seq?: number;
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** What a client presents when it connects. */
export interface ControlHandshake {
  /** The newest that this client speaks. */
  readonly version: number;
  /** The oldest that this client speaks; `version` alone where it is absent, as in version 2. */
  readonly oldest?: number | undefined;
  /** From the answer to the join. */
  readonly token: string;
  /** The place of the last chat message that this client has; 0 when it has none. */
  readonly after: number;
}

/** Who a control token was given to. */
export interface ControlClaims {
  readonly call: CallId;
  readonly participant: ParticipantId;
}
