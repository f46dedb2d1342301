import type { DeploymentId, MoveId, ParticipantId, ProviderKind, RoomStamp } from '../contract/identity.ts';

/** The first version of the control protocol whose clients follow a move; earlier ones reconnect after it. */
export const MOVE_VERSION = 4;

/** Milliseconds between two reports of a client while a move is announced: whoever is silent for longer is not waited for. */
export const MOVE_REPORT_INTERVAL = 2_000;

/** The room that a call moves to. */
export interface MoveTarget extends RoomStamp {
  readonly deployment: DeploymentId;
  readonly provider: ProviderKind;
}

/** A move that is under way, as participants are notified of it. */
export interface MoveNotice {
  readonly id: MoveId;
  /** `prepare`: enter the target beside the source, show the source. `committed`: the call is on the target. */
  readonly phase: 'prepare' | 'committed';
  readonly source: RoomStamp;
  readonly target: MoveTarget;
  /**
   * Participants who cannot follow, or have not: the source's end disconnects them, and nobody waits for their media in
   * the target.
   */
  readonly leaving?: readonly ParticipantId[];
  /** Milliseconds from now that the phase may still take. */
  readonly deadline: number;
}

/** Why a client cannot enter the target. */
export type CannotMoveReason = 'adapter-missing' | 'not-loaded' | 'unreachable' | 'key-missing' | 'refused';

export const MOVE_REPORT_STATES = ['ready', 'not-ready', 'cannot', 'swapped'] as const;

/**
 * How far a client is. Sent whenever that changes, after each reconnect of the control channel, and every
 * `MOVE_REPORT_INTERVAL` while a move is announced. Idempotent.
 */
export interface MoveReport {
  readonly type: 'move-report';
  readonly move: MoveId;
  /** Rises with each report on one connection; older ones are ignored. */
  readonly seq: number;
  /**
   * `ready`: everything that this client sends and expects flows in the target. `swapped`: it shows the target alone,
   * or never was in the source.
   */
  readonly state: (typeof MOVE_REPORT_STATES)[number];
  /** With `cannot`: one of `CannotMoveReason`, or one of a later version. */
  readonly reason?: string | undefined;
}
