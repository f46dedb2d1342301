import type { CallId, CallKey, ParticipantId, TenantId } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import type { Rights, Role } from '../../contract/rights.ts';

/**
 * `staff` moderates every call of the tenant; `host` is a host of whatever call they join; `explain` is shown why a
 * call is where it is; `operator` changes rules and kill switches, which hold for all tenants.
 */
export type Grant = 'staff' | 'host' | 'explain' | 'operator';

/** Who asks, as far as the application knows. */
export interface Identity {
  readonly tenant: TenantId;
  readonly grants: ReadonlySet<Grant>;
  /** Names the actor in the audit log. */
  readonly subject: string;
  /**
   * The application's own id of this participant (1 to 64 of `A-Z a-z 0-9 _ -`). They are the same participant of a call on
   * every device and after every join, and stay removed when they were removed; absent: each join without a resume
   * secret is a new participant.
   */
  readonly participant?: ParticipantId;
  /** Replaces the name that the client claims. */
  readonly name?: string;
  /**
   * The role in which they enter a call for the first time, and each time where roles are fixed; absent: the participant who
   * opens a call, or has `host`, is host.
   */
  readonly role?: Role;
  /** The rights with which they enter a call for the first time, and each time where roles are fixed; absent: all. */
  readonly rights?: Rights;
  /** Sources withheld from them when they enter a call for the first time, until a moderator unblocks them; absent: none. */
  readonly blocked?: readonly Source[];
  /** False: they get no control channel, on which they would learn who else is there; absent: they do. */
  readonly control?: boolean;
  /**
   * `never`: a call that they open is not encrypted end to end, whatever their client asks for, as where staff must be able
   * to join; absent: as their client asks.
   */
  readonly encryption?: 'never';
  /**
   * True: a lock of the call keeps them out as little as those who were inside before it, as where the application alone
   * decides who may enter; absent: a lock is for them.
   */
  readonly passesLock?: boolean;
  /** The one call that they may enter; they open none. Absent: whichever is open at the key, or one that they open. */
  readonly call?: CallId;
  /**
   * What a provider's own SDK reads as this participant's metadata, in place of name and role, where the provider has such
   * a text; absent: name and role.
   */
  readonly metadata?: string;
  /** Groups that rules may name, such as those who try things first. */
  readonly cohorts?: readonly string[];
}

/** What a request asks to do. */
export type AuthorizedAction = 'join' | 'preview' | 'token' | 'moderate' | 'operate' | 'list-providers';

export interface AuthorizeRequest {
  readonly headers: Headers;
  readonly action: AuthorizedAction;
  /** The call's key, where the action concerns one that the request names by key. */
  readonly key?: CallKey;
}

/**
 * The application's own sign-in, in one function: who asks, and what they may do. Rejects with an error of core
 * (`UnauthorizedError`) when credentials were presented and are wrong, or the caller may not take this action.
 */
export type Authorize = (request: AuthorizeRequest) => Promise<Identity>;
