import type { DeploymentId, ProviderKind } from '../../contract/identity.ts';
import type { PublishProfile } from '../../contract/publish-profile.ts';
import type { RoomSpec } from '../../contract/server-adapter.ts';
import type { RoomSettingsOf } from '../calls/room-settings.ts';
import type { CallRecordings } from '../calls/call-recordings.ts';
import type { CallStore } from '../calls/call-store.ts';
import type { MoveStore } from '../../move/server/move-store.ts';
import type { ControlTokens } from '../control/control-tokens.ts';
import type { ClientsSeen } from '../decision/clients-seen.ts';
import type { DecisionRules } from '../decision/decision-rules.ts';
import type { DeploymentHealth } from '../decision/deployment-health.ts';
import type { Deployments } from '../decision/deployments.ts';
import type { Clock } from '../ports/clock.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { FixedRoles } from './fixed-roles.ts';
import type { IceOptions } from './ice-servers.ts';

export interface AdmissionOptions {
  readonly store: CallStore;
  readonly moves: Pick<MoveStore, 'findOpen' | 'findLatest'>;
  readonly deployments: Deployments;
  readonly health: Pick<DeploymentHealth, 'of' | 'reportFailure' | 'reportSuccess'>;
  readonly rules: DecisionRules;
  /** Which clients were at a key lately; absent: only the joining one counts. */
  readonly clients?: ClientsSeen;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly ice: IceOptions;
  readonly room: Omit<RoomSpec, 'room'>;
  /** Absent: all rooms are as `room` says. */
  readonly roomOf?: RoomSettingsOf;
  /** Seconds within which credentials must be used. */
  readonly credentialTtl: number;
  /** What of the clients' publish profile is decided here. */
  readonly publish?: Partial<PublishProfile>;
  /** Issues a token for the call's control channel, where the product has one. */
  readonly control?: Pick<ControlTokens, 'sign'>;
  /** Asked before each participant is admitted; absent: nothing is recorded. */
  readonly recordings?: Pick<CallRecordings, 'admit'>;
  /** Absent: nowhere. */
  readonly fixedRoles?: FixedRoles;
  readonly videoProvider?: ProviderKind;
  readonly defaultDeployment: DeploymentId;
}
