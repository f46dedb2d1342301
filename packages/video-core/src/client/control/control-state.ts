import type { ChatMessage, ControlEnd, PresentPerson } from '../../call/control-protocol.ts';
import type { ParticipantId } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';

/** A message of this page's participant that the server has not sent to everyone yet. */
export interface OutgoingMessage {
  readonly id: string;
  readonly text: string;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
  /** Why the server refused it, in words for people; while absent it is being sent, again if need be. */
  readonly problem?: string;
}

/** What the control channel tells, as one value; each part is a new object only when it changed. */
export interface ControlState {
  readonly connection:
    | { readonly name: 'off' | 'connecting' | 'connected' | 'reconnecting' }
    | { readonly name: 'closed'; readonly reason: ControlEnd | 'refused'; readonly message: string };
  /** This page's participant; known once admitted to a call. */
  readonly self: ParticipantId | undefined;
  /** Who is on the channel, this page's participant included, in the order of joining. */
  readonly people: readonly PresentPerson[];
  /** In the order in which they were raised. */
  readonly hands: readonly ParticipantId[];
  /** Whether this page's participant has raised theirs, or just asked to. */
  readonly handRaised: boolean;
  /** Nobody new is let in. */
  readonly locked: boolean;
  /** Sources that guests may not publish. */
  readonly guestsDenied: readonly Source[];
  /** In their order, each once. */
  readonly messages: readonly ChatMessage[];
  /** The place of the last message that was said before this page came; unknown until the server told. */
  readonly before: number | undefined;
  /** In the order of writing. */
  readonly outbox: readonly OutgoingMessage[];
  /** Messages of others that came after the last one that was read. */
  readonly unread: number;
}

export const INITIAL_CONTROL_STATE: ControlState = {
  connection: { name: 'off' },
  self: undefined,
  people: [],
  hands: [],
  handRaised: false,
  locked: false,
  guestsDenied: [],
  messages: [],
  before: undefined,
  outbox: [],
  unread: 0,
};
