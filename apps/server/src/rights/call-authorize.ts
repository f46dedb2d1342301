import { CallNotFoundError, UnauthorizedError, type CallKey, type TenantId } from '@crossfade/video-core';
import type { Authorize, Grant, Identity } from '@crossfade/video-core/server';
import { subjectOf, type Caller, type OperatorCaller, type UserCaller } from './caller.ts';
import type { Callers } from './callers.ts';
import { may, type Action } from './policy.ts';

/** Begins the keys of visits' calls, which open joins cannot name. */
export const RESERVED_KEYS = 'visit-';
/** Begins the keys of streams, which open joins cannot name either; the id of the host is next. */
export const STREAM_KEYS = 'live-';

/** The keys of device sessions: `game-<gameId>-<ms>`. */
const SESSION_KEY = /^game-[\w.-]{1,64}-\d{13}$/;

export const isSessionKey = (key: CallKey): boolean => SESSION_KEY.test(key);

/** Whether a door of its own decides who enters the call at a key. */
export const hasDoor = (key: CallKey): boolean =>
  key.startsWith(RESERVED_KEYS) || key.startsWith(STREAM_KEYS) || isSessionKey(key);

/** Who may enter the call of a visit, of a stream or of a device session. */
export interface VisitDoor {
  /**
   * What somebody is in the call at a reserved key, by one of the credentials that they present; `undefined` when none
   * admits, now. Asked for every join, reload, token and move: what it answers must be as the visit stands.
   */
  identify(key: CallKey, callers: readonly Caller[], headers: Headers): Promise<Identity | undefined>;
}

/** Who may record a call. */
interface RecorderEntrance {
  /** What the holder of a recorder's pass is in the call at a key; `undefined` for everyone else. */
  identify(key: CallKey, headers: Headers): Promise<Identity | undefined>;
}

export interface CallAuthorizeOptions {
  readonly callers: Callers;
  /** The tenant of who presents no credential, and of who operates the server. */
  readonly tenant: TenantId;
  /** Whether anyone may join at any key that is not reserved. */
  readonly openCalls: boolean;
  /** Tells everyone why a call is where it is, as in development. */
  readonly explainToAll: boolean;
  readonly visits: VisitDoor;
  readonly streams: VisitDoor;
  readonly sessions: VisitDoor;
  readonly recorders: RecorderEntrance;
}

const doorOf = ({ visits, streams, sessions }: CallAuthorizeOptions, key: CallKey): VisitDoor => {
  if (isSessionKey(key)) return sessions;
  return key.startsWith(STREAM_KEYS) ? streams : visits;
};

const GRANTS: readonly (readonly [Grant, Action])[] = [
  ['staff', 'calls:moderate'],
  ['explain', 'calls:explain'],
  ['operator', 'calls:operate'],
];

/** The one door of the call server: who asks, by the same credentials and the same policy as the product's routes. */
export function callAuthorize(options: CallAuthorizeOptions): Authorize {
  const { tenant, explainToAll, openCalls } = options;
  return async ({ headers, action, key }) => {
    const recorder = action === 'join' && key ? await options.recorders.identify(key, headers) : undefined;
    if (recorder) return recorder;
    const { callers, guessed } = await options.callers.read(headers);
    const member = callers.find(worksHere);
    if (guessed) throw new UnauthorizedError('Send a valid token as "Authorization: Bearer <token>".');
    const enters = action === 'join' || action === 'preview' || action === 'token';
    if (enters && key !== undefined && hasDoor(key)) {
      const identity = await doorOf(options, key).identify(key, callers, headers);
      if (!identity) throw new CallNotFoundError('There is no call here for you.');
      // Staff must be able to look, and a visitor who encrypts would keep everybody else out.
      return { ...identity, encryption: 'never' };
    }
    if (enters && !openCalls && !member) {
      // A token that holds is no guess, and must not be counted as one.
      if (headers.has('authorization')) throw new CallNotFoundError('There is no call here for you.');
      throw new UnauthorizedError('Calls are by invitation here. Open the link that you were sent.');
    }
    const grants = new Set<Grant>(explainToAll ? ['explain'] : []);
    if (!member) return { tenant, grants, subject: 'anonymous' };
    for (const [grant, needed] of GRANTS) if (may(member.role, needed)) grants.add(grant);
    // Rules and kill switches hold for all tenants: administrators of another than the operator's own have no say.
    if (member.tenant !== tenant) grants.delete('operator');
    return {
      tenant: member.tenant,
      grants,
      subject: member.role === 'operator' ? 'staff' : subjectOf(member),
    };
  };
}

/** Staff, and who presents `STAFF_TOKEN`. A visitor with an account is nobody in an open call. */
const worksHere = (caller: Caller): caller is UserCaller | OperatorCaller =>
  caller.role === 'staff' || caller.role === 'admin' || caller.role === 'operator';
