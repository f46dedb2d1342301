import type { CallKey } from '@crossfade/video-core';
import type { Help } from '../visit/visit-state.ts';

/** Somebody who wants to see a resident. */
export interface Caller {
  readonly entry: string;
  readonly visit: string;
  readonly resident: string;
  readonly name: string;
  readonly relation: string;
  /** False for a device that was not seen with this invitation before. */
  readonly seen: boolean;
}

export interface TabletSnapshot {
  /** The server's time, ISO 8601, as all times here. */
  readonly now: string;
  readonly residence: string;
  /** Of the residence (IANA). */
  readonly timeZone: string;
  readonly tablet: { readonly id: string; readonly name: string };
  /** Whose tablet it is; several where it stands in a shared room. */
  readonly residents: readonly { readonly id: string; readonly name: string }[];
  /** Today's, the next first. */
  readonly next: readonly {
    readonly visit: string;
    readonly resident: string;
    readonly visitors: readonly { readonly name: string; readonly relation: string }[];
    readonly startsAt: string;
  }[];
  /** Rings now; gone on every tablet with the first answer. */
  readonly ring?: Caller & {
    readonly since: string;
    readonly until: string;
    /** Staff have let them in, and they wait in the call. */
    readonly admitted: boolean;
    /** In which the visitor is seen already. */
    readonly door?: CallKey;
    readonly autoAnswerAt?: string;
  };
  /** Answered, and to be admitted or declined. */
  readonly door?: Caller & { readonly door: CallKey };
  /** More visitors, during a call. */
  readonly waiting: readonly Pick<Caller, 'entry' | 'name' | 'relation'>[];
  readonly call?: {
    readonly visit: string;
    readonly call: CallKey;
    readonly resident: string;
    /** Who was let in, by name. */
    readonly visitors: readonly string[];
    readonly endsAt?: string;
    readonly help: Help;
    readonly helpComing?: string;
    readonly waitingForStaff: boolean;
  };
  /** The resident left, and can go back until then. */
  readonly left?: { readonly visit: string; readonly until: string };
  /** Rings that nobody answered here. */
  readonly missed: readonly { readonly name: string; readonly at: string }[];
}

export type TabletStage = 'idle' | 'ringing' | 'door' | 'in-call' | 'left';

/** What fills the tablet's screen: during a call, further visitors come beside it. */
export function tabletStage({ call, door, ring, left }: TabletSnapshot): TabletStage {
  if (call) return 'in-call';
  if (door) return 'door';
  if (ring) return 'ringing';
  return left ? 'left' : 'idle';
}

/** What a tablet reports to staff: whether a ring would be seen and heard, and the resident seen and heard. */
export interface TabletReadiness {
  readonly sound: boolean;
  readonly awake: boolean;
  readonly camera: boolean;
  readonly microphone: boolean;
}
