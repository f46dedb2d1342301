import type { ParticipantId, Source } from '@crossfade/video-core';
import type { Carried, Guest, VisitMessage } from './visit.ts';
import type { EntryId, GuestId } from './visit-ids.ts';
import type { VisitEffect } from './visit-effects.ts';

/** Who leaves or returns: the resident, or the visitor of an entry. */
export type Leaver = 'resident' | EntryId;

/** A source of somebody in the call, which they may not send any more, or may again. */
export interface SourceBlock {
  readonly participant: ParticipantId;
  readonly source: Source;
  readonly blocked: boolean;
}

/**
 * What happens to a visit. Everything may come twice, late, and in any order: what does not fit the state changes nothing.
 * Who may send what is the rights table's matter.
 */
export type VisitInput =
  /** Time has passed, or a tablet has become ready. */
  | { readonly type: 'tick' }
  | { readonly type: 'invite'; readonly guest: Guest }
  /** A link admits nobody new any more. */
  | { readonly type: 'revoke'; readonly guest: GuestId }
  /** A link is replaced by a new one, which binds to the next device. */
  | { readonly type: 'renew'; readonly guest: GuestId }
  | {
      readonly type: 'knock';
      readonly guest: GuestId;
      readonly device: string;
      /** The id of the stay, unless the device has one. */
      readonly entry: EntryId;
      /** Whether an account says that this is the guest, on whichever device. */
      readonly identified: boolean;
    }
  /** The resident answers the ring on a tablet, and sees the visitor. */
  | { readonly type: 'answer'; readonly entry: EntryId; readonly on: string }
  | { readonly type: 'admit'; readonly entry: EntryId; readonly by: 'staff' }
  | { readonly type: 'admit'; readonly entry: EntryId; readonly by: 'resident'; readonly on: string }
  | { readonly type: 'decline'; readonly entry: EntryId; readonly by: 'resident' | 'staff' }
  /** Staff look at the visitor's camera. */
  | { readonly type: 'look'; readonly entry: EntryId }
  | { readonly type: 'ring-again'; readonly entry: EntryId }
  | { readonly type: 'message'; readonly entry: EntryId; readonly message: VisitMessage }
  | { readonly type: 'other-time'; readonly entry: EntryId }
  | { readonly type: 'leave'; readonly who: Leaver }
  | { readonly type: 'return'; readonly who: Leaver }
  /** By the resident, or by the visitor of an entry. */
  | { readonly type: 'help'; readonly entry?: EntryId }
  /** Somebody of staff is coming, by name; they are there when they are connected. */
  | { readonly type: 'help-taken'; readonly by: string }
  | { readonly type: 'remove'; readonly guest: GuestId }
  /** Somebody in the call is removed from it, and so from the visit. */
  | { readonly type: 'remove-participant'; readonly participant: ParticipantId }
  | ({ readonly type: 'block' } & SourceBlock)
  /** Only staff can let more visitors in, until it is unlocked. */
  | { readonly type: 'lock'; readonly locked: boolean }
  | { readonly type: 'cancel' }
  | { readonly type: 'end' }
  /** Milliseconds more. */
  | { readonly type: 'extend'; readonly by: number }
  /** Who is connected to the call now. */
  | { readonly type: 'present'; readonly staff: boolean; readonly others: boolean }
  /** Who is connected is not known: the deployment does not say so. */
  | { readonly type: 'unseen' }
  /** What carries the call now. */
  | { readonly type: 'carried'; readonly carried: Carried }
  /** An effect was carried out. */
  | { readonly type: 'done'; readonly effect: VisitEffect };

/** What is so while an input is taken. */
export interface VisitCircumstances {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** A tablet of the resident that is ready to ring; `undefined` when none is. */
  readonly readyTablet: string | undefined;
}
