import type { Role } from './caller.ts';

export const EVERYONE = ['anonymous', 'visitor', 'staff', 'admin', 'tablet', 'operator'] as const;

/**
 * Who may do what: the one table that every route and credential obeys. A role that an action does not list may not do it.
 * The tenant is no part of it: who may do something may do it in their own tenant.
 */
const POLICY = {
  // Accounts
  'session:create': EVERYONE,
  'session:end': EVERYONE,
  'session:read': ['visitor', 'staff', 'admin'],
  'session:token': ['visitor', 'staff', 'admin'],
  'password:change': ['visitor', 'staff', 'admin'],
  'me:read': ['visitor', 'staff', 'admin', 'operator'],
  'invitation:accept': EVERYONE,
  'demonstration:read': EVERYONE,
  'accounts:read': ['admin', 'operator'],
  'accounts:write': ['admin', 'operator'],
  // Residence
  'residence:read': ['staff', 'admin', 'operator'],
  'residence:write': ['admin', 'operator'],
  'residents:read': ['staff', 'admin', 'operator'],
  'residents:write': ['staff', 'admin', 'operator'],
  'tablets:read': ['staff', 'admin', 'operator'],
  'tablets:write': ['staff', 'admin', 'operator'],
  'tablet:pair': EVERYONE,
  'tablet:use': ['tablet'],
  'tablet:invite': ['tablet'],
  'visitors:read': ['staff', 'admin', 'operator'],
  'visitors:write': ['staff', 'admin', 'operator'],
  'visitors:block': ['staff', 'admin', 'operator'],
  'people:erase': ['admin', 'operator'],
  'incidents:read': ['staff', 'admin', 'operator'],
  'incidents:report': ['staff', 'admin', 'operator'],
  'incidents:close': ['admin', 'operator'],
  'audit:read': ['staff', 'admin', 'operator'],
  // Visits. Who opens a link is judged by the link, and by the device that it is bound to.
  'visit:enter': EVERYONE,
  'own-visits:read': ['visitor'],
  'visits:read': ['staff', 'admin', 'operator'],
  'visits:run': ['staff', 'admin', 'operator'],
  'visits:invite': ['staff', 'admin', 'operator'],
  'visits:figures': ['staff', 'admin', 'operator'],
  'mails:read': ['staff', 'admin', 'operator'],
  'mails:send': ['staff', 'admin', 'operator'],
  // Recordings. Who watches one is judged by the recording, and by the link in a mail.
  'recordings:read': ['staff', 'admin', 'operator'],
  'recordings:keep': ['staff', 'admin', 'operator'],
  'recordings:share': ['tablet', 'staff', 'admin', 'operator'],
  'recordings:watch': EVERYONE,
  // Who is in a call, or may record it, is judged by the call.
  'recordings:take-part': EVERYONE,
  'recordings:decide': ['staff', 'admin', 'operator'],
  // Streams. Who watches is judged by the stream.
  'account:register': EVERYONE,
  'profile:read': ['visitor', 'staff', 'admin'],
  'profile:write': ['visitor', 'staff', 'admin'],
  'relations:write': ['visitor', 'staff', 'admin'],
  'streams:watch': EVERYONE,
  'streams:publish': ['visitor', 'staff', 'admin'],
  'creators:read': ['staff', 'admin', 'operator'],
  'creators:decide': ['staff', 'admin', 'operator'],
  // Sessions of devices. Who watches is judged by the session.
  'sessions:start': ['visitor', 'staff', 'admin'],
  'sessions:watch': EVERYONE,
  'sessions:list': EVERYONE,
  // Who records is judged by the link that its server has made.
  'recorder:enter': EVERYONE,
  // Calls, beside those of visits
  'calls:moderate': ['staff', 'admin', 'operator'],
  'calls:explain': ['staff', 'admin', 'operator'],
  'calls:operate': ['admin', 'operator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Action = keyof typeof POLICY;

const ALLOWED: Readonly<Record<string, readonly Role[]>> = POLICY;

/** Whether the role may take the action at all. */
export const may = (role: Role, action: Action): boolean => ALLOWED[action]?.includes(role) ?? false;

export const ACTIONS = Object.keys(POLICY).filter((name): name is Action => name in POLICY);

/** What the role may do, for pages to hide the rest. */
export const actionsOf = (role: Role): readonly Action[] => ACTIONS.filter((action) => may(role, action));
