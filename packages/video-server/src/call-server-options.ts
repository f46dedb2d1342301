import type { CallKey, DeploymentId, ProviderKind, PublishProfile } from '@crossfade/video-core';
import type {
  Authorize,
  Bus,
  CallRecordings,
  ChatPolicy,
  Clock,
  DecisionEntry,
  DecisionRules,
  IceOptions,
  ProvidersOf,
  RoomSettingsOf,
  RulingListener,
} from '@crossfade/video-core/server';
import type { CallServerStore } from './call-server-store.ts';
import type { KnownKills } from './routing/known-kills.ts';
import type { SubjectNames } from './http/routes/audit-route.ts';
import type { ProvidersReport } from './http/routes/providers-route.ts';
import type { RateLimiter } from './limits/rate-limiter.ts';
import type { ServedDeployment } from './served-deployment.ts';
import type { ServerLog } from './server-log.ts';

export interface CallServerOptions {
  readonly store: CallServerStore;
  /** Carries change notifications between processes. The caller closes it. Absent: `MemoryBus`, for a single process. */
  readonly bus?: Bus;
  /** In the order in which they stand in for each other. Their adapters are closed by `stop`. */
  readonly deployments: readonly ServedDeployment[];
  /** The application's own sign-in: who asks, and what they may do. */
  readonly authorize: Authorize;
  /** Signs the tokens of the control channel; the same on every process, at least 32 characters. */
  readonly secret: string;
  /** The deployment of a new call when nothing else decides. */
  readonly defaultDeployment: DeploymentId;
  /** The deployment's own preference, after what a web server asks for. */
  readonly videoProvider?: ProviderKind;
  /**
   * Rules of the application's own, beside those that operators store over HTTP: its kills add to theirs, its rules (such as
   * `openFeatureRules`) are asked when none of theirs answers.
   */
  readonly rules?: DecisionRules;
  /** The environment that rules see for clients that do not say theirs, such as `production`. */
  readonly environment?: string;
  /** Keeps the kill switches known last on this machine, as `killsFile`; absent: a restart forgets them while the store is away. */
  readonly knownKills?: KnownKills;
  readonly ice?: IceOptions;
  /** What of the clients' publish profile the server sets. */
  readonly publish?: Partial<PublishProfile>;
  /** Seconds that an empty call is kept; default 30. */
  readonly emptyGrace?: number;
  /** What the rooms of some calls have in place of the grace time and the number of participants of all; absent: nothing. */
  readonly roomOf?: RoomSettingsOf;
  /** The providers that some calls may move to, and no other; absent: all. */
  readonly providersOf?: ProvidersOf;
  /**
   * Whether only `authorize` gives roles in the call at a key; default: nowhere. Elsewhere hosts make others hosts, and somebody
   * becomes host when all hosts stay away.
   */
  readonly fixedRoles?: (key: CallKey) => boolean;
  /** Hears of removals and blocks, so that the application can hold to them beyond the call; what it rejects is not done. */
  readonly onRuling?: RulingListener;
  /** Asks those in a call, and those who join it, whether they agree to be recorded; absent: calls are not recorded. */
  readonly recordings?: CallRecordings;
  /** What those are called who did something, by the subjects that `authorize` gave them; shown in the audit log. */
  readonly namesOf?: SubjectNames;
  /** Who may write in the chat of which call; absent: whoever has the right to send data. */
  readonly chat?: ChatPolicy;
  /** Participants in one call; default 100. */
  readonly maxParticipants?: number;
  /** Seconds within which a joiner must use the credentials; default 600. */
  readonly credentialTtl?: number;
  /** Days that ended calls with their decisions, and the moderation audit log, are kept; default 30 and 365. */
  readonly retention?: { readonly calls: number; readonly audit: number };
  /** Counts requests; absent: each process for itself. */
  readonly limiter?: RateLimiter;
  /** Joins at one key that one network may ask for in a minute, and as much moderation; default 600. */
  readonly joinsPerMinute?: number;
  /**
   * The proxies in front that append to `X-Forwarded-For`: each `loopback`, `private`, an address, or a network such as
   * `10.1.0.0/16`. Default none.
   */
  readonly trustedProxies?: readonly string[];
  /**
   * A path below which the server is reached from outside, such as `/api`; its routes and sockets answer there as well as
   * without it, whichever way the proxy in front passes requests on. Not for routes that are mounted in another app.
   */
  readonly pathPrefix?: string;
  /** Other origins whose pages may call the routes; default none. */
  readonly webOrigins?: readonly string[];
  /** Absent: warnings and errors go to the console. */
  readonly log?: ServerLog;
  /** Receives each decision, beside the store; the call's key is a pseudonym, as in the log. */
  readonly onDecision?: (entry: DecisionEntry) => void;
  /** What `GET /providers` says of the flags; disagreements are logged at start as well. */
  readonly report?: () => ProvidersReport;
  readonly clock?: Clock;
}
