import type { DeploymentId, ProviderKind } from '../contract/identity.ts';

/** Which step of the order answered. */
export type DecisionReason =
  | 'PIN'
  | 'KILL_SWITCH'
  | 'AUDIENCE'
  | 'RULE'
  | 'REQUEST'
  | 'VIDEO_PROVIDER'
  | 'DEFAULT';

/** Where a call runs and why. In the style of an OpenFeature resolution: value, variant, reason. */
export interface Decision {
  readonly deployment: DeploymentId;
  readonly provider: ProviderKind;
  readonly reason: DecisionReason;
  /** What the answering step was told, such as a rule's variant or the value of a variable. */
  readonly variant: string;
  /** The answer that health overruled, if it did. */
  readonly fellBackFrom?: DeploymentId;
}
