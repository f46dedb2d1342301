import type { ParticipantId, TenantId } from '@crossfade/video-core';

/** Somebody who signed in with e-mail and password. */
export interface UserCaller {
  readonly role: 'admin' | 'staff' | 'visitor';
  readonly tenant: TenantId;
  /** The user's id. */
  readonly user: string;
  readonly name: string;
  readonly email: string;
}

/** A paired tablet. */
export interface TabletCaller {
  readonly role: 'tablet';
  readonly tenant: TenantId;
  /** The tablet's id. */
  readonly tablet: string;
  readonly name: string;
}

/** Who presents `STAFF_TOKEN`: a script, or a person who runs the server. */
export interface OperatorCaller {
  readonly role: 'operator';
  readonly tenant: TenantId;
}

interface AnonymousCaller {
  readonly role: 'anonymous';
}

/**
 * Who makes a request, as one credential says. A request may present several. A guest's link and cookie are read by the
 * visit that they are for.
 */
export type Caller = UserCaller | TabletCaller | OperatorCaller | AnonymousCaller;

export type Role = Caller['role'];

export const subjectOfUser = (user: string): string => `user:${user}`;

/** Somebody in a call without a credential of their own, such as a visitor with a link. */
export const subjectOfGuest = (participant: ParticipantId): string => `guest:${participant}`;

/** Who does it, for the audit log. */
export function subjectOf(caller: Caller): string {
  switch (caller.role) {
    case 'admin':
    case 'staff':
    case 'visitor':
      return subjectOfUser(caller.user);
    case 'tablet':
      return `tablet:${caller.tablet}`;
    case 'operator':
    case 'anonymous':
      return caller.role;
  }
}
