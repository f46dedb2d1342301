import type { Decision } from './decision.ts';
import type { TextRule } from '../contract/free-text.ts';
import type { IceServer } from '../contract/ice-server.ts';
import type { CallId, CallKey, ParticipantId, ProviderKind } from '../contract/identity.ts';
import type { PublishProfile } from '../contract/publish-profile.ts';
import type { Rights, Role } from '../contract/rights.ts';

/** Bounds of what a join may carry: of texts in characters as readers count them, of the secret in code units. */
export const JOIN_LIMITS = {
  key: 100,
  displayName: 80,
  adapters: 16,
  resumeSecret: 200,
  /** A signed 32-bit integer, as stores keep them. */
  attempt: 2_147_483_647,
} as const;

/** The rules for what people type when they join; a page may check them before it asks. */
export const TEXT_RULES = {
  key: { longest: JOIN_LIMITS.key, units: JOIN_LIMITS.key * 4, lines: 'one' },
  displayName: { longest: JOIN_LIMITS.displayName, units: JOIN_LIMITS.displayName * 4, lines: 'one' },
} as const satisfies Readonly<Record<string, TextRule>>;

/** What a client says of itself, for rules to look at; nothing that it claims is checked. */
export interface ClientInfo {
  /** The application's version, such as `2.3.1` (semver.org); at most 64 printable ASCII characters. */
  readonly version?: string;
  /** The environment that the page was built or started for, such as `staging`; likewise. */
  readonly environment?: string;
}

/** The body of `POST /calls/join`. */
export interface JoinRequest {
  readonly key: CallKey;
  readonly displayName: string;
  /** Kinds that this client has an adapter for. */
  readonly adapters: readonly ProviderKind[];
  /** What this environment asks for; absent asks for nothing. */
  readonly requestedProvider?: ProviderKind | undefined;
  /** Makes a reload the same participant: the secret of an earlier answer for this key. */
  readonly resumeSecret?: string;
  /**
   * `able`: this client can encrypt end to end, and joins an encrypted call; `wanted`: it also makes a new call encrypted.
   * Absent: it cannot, and is refused by an encrypted call.
   */
  readonly encryption?: 'able' | 'wanted';
  /** Set when following a call after a disconnect: joins this call or fails with `call-ended`. */
  readonly call?: CallId;
  /**
   * With `call` and `resumeSecret`: asks for the credentials of the room that the call moves to in this attempt. The answer
   * names that room; nothing else about the participant changes. Rejected with `move-over` when no such attempt is open.
   */
  readonly attempt?: number;
  readonly client?: ClientInfo;
  /** The recording of the call that the joiner agrees to, as they were asked; see `RecordingNotice`. */
  readonly recording?: string;
}

/** The body of `POST /calls/preview`: what a join by this client would say about the choice of a provider. */
export type PreviewRequest = Pick<JoinRequest, 'key' | 'adapters' | 'requestedProvider' | 'client'>;

/** Which provider would carry the call if one joined now; a hint for what to load, and no promise. */
export interface PreviewAnswer {
  readonly provider: ProviderKind;
  /** Whether the call that runs is end-to-end encrypted; absent when none does. */
  readonly encrypted?: boolean;
}

/** The answer to a join: what was decided, who one is, and how to enter. */
export interface JoinAnswer {
  readonly call: CallId;
  readonly key: CallKey;
  readonly epoch: number;
  readonly attempt: number;
  readonly decision: Decision;
  readonly participant: {
    readonly id: ParticipantId;
    readonly name: string;
    readonly role: Role;
    readonly rights: Rights;
    /** Kept in sessionStorage; a join that presents it is this participant. */
    readonly resumeSecret: string;
  };
  readonly iceServers: readonly IceServer[];
  /** What of the client's publish profile the server decides, such as the codecs; absent leaves it as it is. */
  readonly publish?: Partial<PublishProfile>;
  /** Whether the call is end-to-end encrypted, as its first participant chose; absent: it is not. */
  readonly encrypted?: boolean;
  /** Only the adapter of `decision.provider` reads it. */
  readonly credentials: unknown;
  /** Opens the call's control channel, for a while; absent where the server has none. */
  readonly controlToken?: string;
  /** True for staff and in development: the page may show the decision. */
  readonly explain: boolean;
}

/** The body of every answer that is not 2xx. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string };
}
