import { asId } from '@crossfade/video-core';
import type { Grant } from '@crossfade/video-core/server';
import { describe, expect, it } from 'vitest';
import { callAuthorize, RESERVED_KEYS, type VisitDoor } from './call-authorize.ts';
import { subjectOf, type Caller, type Role } from './caller.ts';
import { Callers } from './callers.ts';
import { ACTIONS, actionsOf, may } from './policy.ts';

const here = asId.tenant('here');
const CALLERS: Readonly<Record<Role, Caller>> = {
  anonymous: { role: 'anonymous' },
  visitor: { role: 'visitor', tenant: here, user: 'v', name: 'Vi', email: 'v@example.org' },
  staff: { role: 'staff', tenant: here, user: 's', name: 'Sam', email: 's@example.org' },
  admin: { role: 'admin', tenant: here, user: 'a', name: 'Ada', email: 'a@example.org' },
  tablet: { role: 'tablet', tenant: here, tablet: 't', name: 'Hall' },
  operator: { role: 'operator', tenant: here },
};
const ROLES = Object.values(CALLERS).map(({ role }) => role);
const WORKS_HERE: ReadonlySet<Role> = new Set<Role>(['staff', 'admin', 'operator']);
const NOBODY: VisitDoor = { identify: () => Promise.resolve(undefined) };

const RECORDER = { tenant: here, grants: new Set<Grant>(), subject: 'recorder:1' };

function authorizer(role: Role, openCalls: boolean, visits: VisitDoor = NOBODY, tenant = here) {
  const caller = CALLERS[role];
  const readers =
    role === 'anonymous'
      ? []
      : [(headers: Headers) => Promise.resolve(headers.has('cookie') ? caller : undefined)];
  const authorize = callAuthorize({
    callers: new Callers(readers, new Set(['http://localhost:3000'])),
    tenant,
    openCalls,
    explainToAll: false,
    visits,
    streams: NOBODY,
    sessions: NOBODY,
    recorders: {
      identify: async (at, headers) => (headers.get('x-recorder') === at ? RECORDER : undefined),
    },
  });
  return (action: Parameters<typeof authorize>[0]['action'], key?: string, headers = {}) =>
    authorize({
      headers: new Headers(
        role === 'anonymous' ? headers : { cookie: 'crossfade.session_token=x', ...headers },
      ),
      action,
      ...(key !== undefined && { key: asId.key(key) }),
    });
}

describe.each(ROLES)('%s', (role) => {
  it.each(['join', 'preview', 'token'] as const)('may %s at any key while calls are open', async (action) => {
    const { grants, participant } = await authorizer(role, true)(action, 'garden');
    expect(participant).toBeUndefined();
    expect(grants.has('host')).toBe(false);
    expect(grants.has('staff')).toBe(WORKS_HERE.has(role));
    expect(grants.has('operator')).toBe(role === 'admin' || role === 'operator');
  });

  it('joins at a key of their own choice only by right, once calls are closed', async () => {
    const joining = authorizer(role, false)('join', 'garden');
    if (WORKS_HERE.has(role)) expect((await joining).tenant).toBe(here);
    else await expect(joining).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it.each(['join', 'preview', 'token'] as const)(
    'never reaches a visit by %s past its door',
    async (action) => {
      const asked: unknown[] = [];
      const door: VisitDoor = {
        identify: (key, callers) => {
          asked.push([key, callers]);
          return Promise.resolve(undefined);
        },
      };
      const key = `${RESERVED_KEYS}0123`;
      const asking = authorizer(role, true, door)(action, key);
      await expect(asking).rejects.toMatchObject({ code: 'call-not-found' });
      expect(asked).toEqual([[key, role === 'anonymous' ? [] : [CALLERS[role]]]]);
    },
  );

  it('is nobody to a page of another origin that sends their cookie along', async () => {
    const { grants } = await authorizer(role, true)('moderate', undefined, {
      origin: 'https://evil.example',
    });
    expect([...grants]).toEqual([]);
  });

  it('has a name in the audit log', () => {
    expect(subjectOf(CALLERS[role])).toMatch(/^(?:(?:user|tablet):\w|operator$|anonymous$)/);
  });
});

it('operates the server in its own tenant alone: rules and kill switches hold for all', async () => {
  const { grants } = await authorizer('admin', true, NOBODY, asId.tenant('elsewhere'))('operate');
  expect([...grants]).toEqual(['staff', 'explain']);
});

it('lets each action be taken by somebody, and what concerns residents by nobody without a credential', () => {
  for (const action of ACTIONS) {
    expect(
      ROLES.some((role) => may(role, action)),
      action,
    ).toBe(true);
    if (/^(?:residents|tablets|visitors|incidents|accounts|audit|calls):/.test(action))
      expect([may('anonymous', action), may('visitor', action), may('tablet', action)], action).toEqual([
        false,
        false,
        false,
      ]);
  }
  expect(actionsOf('visitor')).not.toContain('residents:read');
});

it.each(ROLES.filter((role) => role !== 'anonymous'))(
  'refuses a token that is wrong, also beside the cookie of %s',
  async (role) => {
    const asking = authorizer(role, true)('join', 'garden', { authorization: 'Bearer guess' });
    await expect(asking).rejects.toMatchObject({ code: 'unauthorized' });
  },
);

it('lets nobody encrypt the call of a visit, into which staff must be able to look', async () => {
  const guest = { tenant: here, grants: new Set<never>(), subject: 'guest' };
  const door: VisitDoor = { identify: () => Promise.resolve(guest) };
  const identity = await authorizer('anonymous', false, door)('join', `${RESERVED_KEYS}x`);
  expect(identity).toMatchObject({ subject: 'guest', encryption: 'never' });
});

describe('a recorder', () => {
  it.each(['garden', `${RESERVED_KEYS}1`])('enters the call at %s, and nothing else', async (key) => {
    const authorize = authorizer('anonymous', false);
    const pass = { 'x-recorder': key };
    expect(await authorize('join', key, pass)).toEqual(RECORDER);
    await expect(authorize('preview', key, pass)).rejects.toThrow();
    await expect(authorize('token', key, pass)).rejects.toThrow();
    expect(await authorize('moderate', undefined, pass)).toMatchObject({ subject: 'anonymous' });
  });
});
