import {
  kindOf,
  type CallId,
  type DeploymentId,
  type MoveId,
  type ProviderKind,
} from '../../contract/identity.ts';
import { canRun, isHidden, type ParticipantRecord } from '../../server/calls/call-record.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import type { ControlSeat, ControlStore } from '../../server/control/control-store.ts';
import type { DecisionRules } from '../../server/decision/decision-rules.ts';
import type { DeploymentHealth } from '../../server/decision/deployment-health.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { RoomParticipant } from '../../contract/server-adapter.ts';
import type { Follower } from './barrier.ts';
import { bystandersOf, type Bystanders } from './bystanders.ts';
import type { DeploymentQuorum } from './deployment-quorum.ts';
import type { MoveInput, Standing } from './move-policy.ts';
import { followsMoves, type MoveRecord, type MoveRoom, type StoredReport } from './move-record.ts';
import type { MoveStore } from './move-store.ts';

export interface MoveObserverOptions {
  readonly calls: Pick<CallStore, 'find' | 'findParticipants'>;
  readonly control: Pick<ControlStore, 'listSeats'>;
  readonly moves: Pick<MoveStore, 'listReports'>;
  readonly health: Pick<DeploymentHealth, 'of'>;
  readonly quorum: Pick<DeploymentQuorum, 'isDown'>;
  readonly rules: Pick<DecisionRules, 'killed'>;
  readonly clock: Clock;
}

/** A participant who is on the control channel, with their place there. */
export interface PresentParticipant extends ParticipantRecord {
  readonly seat: ControlSeat;
}

/** What is so now, of everything that a move goes by. */
export class MoveObserver {
  readonly #options: MoveObserverOptions;

  constructor(options: MoveObserverOptions) {
    this.#options = options;
  }

  async look(move: MoveRecord): Promise<MoveInput> {
    const { calls, clock } = this.#options;
    // Before the announcement nobody knows of it, so nothing depends on them.
    const isAnnounced = move.announcedAt !== undefined;
    const [call, people] = await Promise.all([
      calls.find(move.call),
      isAnnounced ? this.followers(move) : [],
    ]);
    const pin =
      call && call.endedAt === undefined
        ? { epoch: call.epoch, attempt: call.attempt, deployment: call.pin }
        : undefined;
    return {
      type: 'look',
      at: clock.now(),
      pin,
      source: this.standing(move.source.deployment),
      target: this.standing(move.target.deployment),
      people,
    };
  }

  standing(deployment: DeploymentId): Standing {
    const { rules, quorum, health } = this.#options;
    if (rules.killed().includes(deployment)) return 'killed';
    if (quorum.isDown(deployment)) return 'down';
    return health.of(deployment).healthy ? 'well' : 'unhealthy';
  }

  /** Who is on the control channel of the call. */
  async present(call: CallId): Promise<readonly PresentParticipant[]> {
    const { calls, control } = this.#options;
    const seats = await control.listSeats(call);
    const seatOf = new Map(seats.map((seat) => [seat.participant, seat]));
    const records = await calls.findParticipants(call, [...seatOf.keys()]);
    return records.flatMap((person) => {
      const seat = seatOf.get(person.id);
      return seat && person.removed === undefined ? [{ ...person, seat }] : [];
    });
  }

  /** Who of those inside the source of a move to this target does not follow. */
  async bystanders(
    { call, target }: Pick<MoveRecord, 'call'> & { readonly target: Pick<MoveRoom, 'deployment'> },
    inside: readonly RoomParticipant[],
    followers: readonly Follower[],
  ): Promise<Bystanders> {
    const { calls, clock } = this.#options;
    const kind = kindOf(target.deployment);
    const ids = inside.map(({ participantId }) => participantId);
    const unable = (await calls.findParticipants(call, ids)).filter((person) => !canRun(person, kind));
    return bystandersOf(inside, followers, new Set(unable.map(({ id }) => id)), clock.now());
  }

  /** Who is on the control channel of the call, with how far they are in this move, or in none. */
  async followers({
    call,
    id,
    target,
  }: Pick<MoveRecord, 'call'> & {
    readonly id?: MoveId;
    readonly target: Pick<MoveRoom, 'deployment'>;
  }): Promise<readonly Follower[]> {
    const [people, reports] = await Promise.all([
      this.present(call),
      id === undefined ? [] : this.#options.moves.listReports(id),
    ]);
    const kind = kindOf(target.deployment);
    const reportOf = new Map(reports.map((report) => [report.participant, report]));
    return people.map((person) => followerOf(person, kind, reportOf.get(person.id)));
  }
}

function followerOf(
  { seat, ...person }: PresentParticipant,
  kind: ProviderKind,
  report: StoredReport | undefined,
): Follower {
  const { id, name, joinedAt, enteredAt, rights } = person;
  const follows = followsMoves(seat.version) && canRun(person, kind);
  const entered = enteredAt !== undefined;
  const follower = { id, name, joinedAt, follows, entered, hidden: isHidden(rights) };
  // A page that was reloaded since has to report again.
  return report?.connection === seat.connection ? { ...follower, report } : follower;
}
