import { MOVE_VERSION, type MoveReport } from '../../call/move-protocol.ts';
import type {
  CallId,
  CallKey,
  DeploymentId,
  MoveId,
  ParticipantId,
  RoomStamp,
  TenantId,
} from '../../contract/identity.ts';

/** One of the two rooms of a move. */
export interface MoveRoom extends RoomStamp {
  readonly deployment: DeploymentId;
}

/**
 * `planned`: participants enter the target before they leave the source. `rescue`: the source does not work any more, so
 * the pin moves at once.
 */
export const MOVE_KINDS = ['planned', 'rescue'] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

/** `finished` and `aborted` are final. */
export const MOVE_PHASES = ['prepare', 'committed', 'finished', 'aborted'] as const;
export type MovePhase = (typeof MOVE_PHASES)[number];

/** Why a move was aborted, or how it ended early; for programs. */
export const MOVE_END_REASONS = [
  'call-ended',
  'source-changed',
  'source-killed',
  'source-unhealthy',
  'target-unhealthy',
  'target-killed',
  'target-unavailable',
  'cannot',
  'timeout',
] as const;
export type MoveEndReason = (typeof MOVE_END_REASONS)[number];

/** One try to move a call, as it is stored. Times are milliseconds since 1970. */
export interface MoveRecord {
  readonly id: MoveId;
  readonly call: CallId;
  readonly tenant: TenantId;
  readonly key: CallKey;
  readonly kind: MoveKind;
  /** Whether the call moves without participants who cannot follow or are not ready, instead of staying where it is. */
  readonly forced: boolean;
  /** Who asked for it, as in the audit log. */
  readonly subject: string;
  readonly source: MoveRoom;
  readonly target: MoveRoom;
  readonly phase: MovePhase;
  readonly requestedAt: number;
  /** When the target was open and participants were notified; absent before. */
  readonly announcedAt?: number;
  /** Those whom the commit waits for: who was present then; in a large call the publishers and the first receivers. */
  readonly first: readonly ParticipantId[];
  /** Whether the others follow in batches after the commit. */
  readonly batched: boolean;
  /** Participants whom nobody waits for: they cannot follow, fell silent, or were not ready in time for a forced move. */
  readonly leaving: readonly ParticipantId[];
  readonly committedAt?: number;
  readonly endedAt?: number;
  readonly reason?: MoveEndReason;
  /** For people: what happened, and whom it concerned. */
  readonly detail?: string;
  /** Whether the room that the call is not in is closed. */
  readonly cleared: boolean;
  /** Counts the changes to this record. */
  readonly version: number;
}

/** A move to begin. The store gives the target its attempt. */
export type NewMove = Pick<
  MoveRecord,
  'id' | 'call' | 'tenant' | 'key' | 'kind' | 'forced' | 'subject' | 'source' | 'requestedAt'
> & { readonly to: DeploymentId };

/** A move as it begins, with the attempt at this epoch of the call that the store gave it. */
export const begunMove = ({ to, ...move }: NewMove, attempt: number): MoveRecord => ({
  ...move,
  target: { epoch: move.source.epoch + 1, attempt, deployment: to },
  phase: 'prepare',
  first: [],
  batched: false,
  leaving: [],
  cleared: false,
  version: 0,
});

/** The latest report of one participant. */
export interface StoredReport extends Pick<MoveReport, 'seq' | 'state' | 'reason'> {
  readonly participant: ParticipantId;
  /** The connection of the control channel that it came over. */
  readonly connection: string;
  /** When the server took it. */
  readonly at: number;
}

/** Whether a participant can do without the source. */
export const isReady = (report: StoredReport | undefined): boolean =>
  report?.state === 'ready' || report?.state === 'swapped';

export const isOpen = ({ phase }: Pick<MoveRecord, 'phase'>): boolean =>
  phase === 'prepare' || phase === 'committed';

/** Whether many participants follow a commit in batches, so that a single one makes no difference. */
export const followsInBatches = ({ phase, batched }: Pick<MoveRecord, 'phase' | 'batched'>): boolean =>
  phase === 'committed' && batched;

/** The room that the call is not in once the move is over. */
export const leftoverRoom = ({ phase, source, target }: MoveRecord): MoveRoom =>
  phase === 'aborted' ? target : source;

/** Whether clients of this version of the control protocol follow moves. */
export const followsMoves = (version: number): boolean => version >= MOVE_VERSION;
