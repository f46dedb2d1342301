import { asId, type CallKey } from '@crossfade/video-core';
import type { StaffSnapshot, StaffVisit } from '../../../apps/web/src/staff/staff-state.ts';
import type { TabletSnapshot } from '../../../apps/web/src/tablet/tablet-state.ts';
import type { VisitorSnapshot, VisitorState } from '../../../apps/web/src/visit/visit-state.ts';

/** Shortly before the visit at two o'clock in Berlin. */
const NOW = Date.parse('2026-12-01T12:58:00Z');
let told = 0;

/** The server's time some minutes later; each a little later than the one before, as the server's snapshots are. */
const at = (minutes = 0): string => {
  told += 1;
  return new Date(NOW + minutes * 60_000 + told).toISOString();
};

const PLACE = { residence: 'Linden Court', timeZone: 'Europe/Berlin' } as const;

export const DOOR: CallKey = asId.key('visit-door-v1-e1');
export const CALL: CallKey = asId.key('visit-k1');

export const visitor = (state: VisitorState, more: Partial<VisitorSnapshot> = {}): VisitorSnapshot => ({
  ...PLACE,
  now: at(),
  resident: 'Rosa Lind',
  visitor: 'Anna Keller',
  startsAt: '2026-12-01T13:00:00Z',
  endsAt: '2026-12-01T13:30:00Z',
  contact: '+49 30 1234567',
  bound: 'none',
  state,
  messages: [],
  ...more,
});

export const waiting = (more: Partial<Extract<VisitorState, { name: 'lobby' }>> = {}): VisitorState => ({
  name: 'lobby',
  since: at(-3),
  staffTold: false,
  otherTime: 'no',
  ...more,
});

export const ringing = (more: Partial<Extract<VisitorState, { name: 'ringing' }>> = {}): VisitorState => ({
  name: 'ringing',
  since: at(-1),
  staffTold: false,
  otherTime: 'no',
  ...more,
});

export const inCall = (more: Partial<Extract<VisitorState, { name: 'in-call' }>> = {}): VisitorState => ({
  name: 'in-call',
  call: CALL,
  help: 'no',
  waitingForStaff: false,
  ...more,
});

const ANNA = {
  entry: 'e1',
  visit: 'v1',
  resident: 'Rosa Lind',
  name: 'Anna Keller',
  relation: 'daughter',
  seen: true,
} as const;

export const tablet = (more: Partial<TabletSnapshot> = {}): TabletSnapshot => ({
  ...PLACE,
  now: at(),
  tablet: { id: 't1', name: 'Room 12' },
  residents: [{ id: 'r1', name: 'Rosa Lind' }],
  next: [
    {
      visit: 'v1',
      resident: 'Rosa Lind',
      visitors: [{ name: 'Anna Keller', relation: 'daughter' }],
      startsAt: '2026-12-01T13:00:00Z',
    },
    {
      visit: 'v2',
      resident: 'Rosa Lind',
      visitors: [
        { name: 'Ben Okafor', relation: 'grandson' },
        { name: 'Dora Lind', relation: 'sister' },
      ],
      startsAt: '2026-12-01T16:30:00Z',
    },
  ],
  waiting: [],
  missed: [],
  ...more,
});

export const ring = (): NonNullable<TabletSnapshot['ring']> => ({
  ...ANNA,
  since: at(),
  until: at(1),
  admitted: false,
  door: DOOR,
});

export const atDoor = (): NonNullable<TabletSnapshot['door']> => ({ ...ANNA, door: DOOR });

export const tabletCall = (): NonNullable<TabletSnapshot['call']> => ({
  visit: 'v1',
  call: CALL,
  resident: 'Rosa Lind',
  visitors: ['Anna Keller'],
  help: 'no',
  waitingForStaff: false,
});

/** Of the list that staff see; `GET /api/tablets`. */
export const unpairedTablet = () => ({
  id: 't1',
  name: 'Room 12',
  residents: [{ id: 'r1', name: 'Rosa Lind' }],
  paired: false,
  online: false,
  ready: false,
  problems: [],
  seenAt: null,
});

/** Whom Rosa can invite; `GET /api/tablet/visitors`. */
export const knownVisitors = () => ({
  items: [
    { id: 'p1', name: 'Anna Keller', relation: 'daughter', resident: 'r1' },
    { id: 'p2', name: 'Ben Okafor', relation: 'grandson', resident: 'r1' },
    { id: 'p3', name: 'Dora Lind', relation: 'sister', resident: 'r1' },
  ],
});

/** Of a visitor with an account; `GET /api/own-visits`. */
export const ownVisits = () => ({
  ...PLACE,
  now: at(),
  items: [
    {
      id: 'i1',
      resident: 'Rosa Lind',
      startsAt: '2026-12-01T13:00:00Z',
      endsAt: '2026-12-01T13:30:00Z',
      opensAt: '2026-12-01T12:55:00Z',
      token: 'own-i1',
    },
    {
      id: 'i2',
      resident: 'Karl Brandt',
      startsAt: '2026-12-03T15:00:00Z',
      endsAt: '2026-12-03T15:30:00Z',
      opensAt: '2026-12-03T14:55:00Z',
      token: 'own-i2',
    },
  ],
});

const VISIT = {
  id: 'v1',
  resident: { id: 'r1', name: 'Rosa Lind' },
  startsAt: '2026-12-01T13:00:00Z',
  endsAt: '2026-12-01T13:30:00Z',
  byResident: false,
  tablet: { id: 't1', name: 'Room 12', ready: true },
  guests: [],
} as const;

const ENTRY = {
  id: 'e1',
  visitor: { id: 'p1', name: 'Anna Keller', relation: 'daughter' },
  seen: true,
  alarm: false,
  otherTime: false,
} as const;

export const waitingVisit = (): StaffVisit => ({
  ...VISIT,
  state: 'lobby',
  entries: [{ ...ENTRY, state: 'waiting', since: at(-4), alarm: true, door: DOOR }],
});

export const liveVisit = (): StaffVisit => ({
  ...VISIT,
  id: 'v2',
  resident: { id: 'r2', name: 'Karl Brandt' },
  tablet: { id: 't2', name: 'Garden room', ready: true },
  state: 'in-call',
  entries: [
    {
      ...ENTRY,
      id: 'e2',
      visitor: { id: 'p2', name: 'Ben Okafor', relation: 'grandson' },
      state: 'admitted',
    },
  ],
  call: {
    key: CALL,
    provider: 'north',
    locked: false,
    help: 'called',
    people: [
      {
        id: 'resident-r2',
        name: 'Karl Brandt',
        role: 'guest',
        quality: 'excellent',
        muted: false,
        blocked: [],
      },
      { id: 'visitor-e2', name: 'Ben Okafor', role: 'guest', quality: 'poor', muted: true, blocked: [] },
    ],
  },
});

const plannedVisit = (): StaffVisit => ({
  ...VISIT,
  id: 'v3',
  resident: { id: 'r3', name: 'Ida Sommer' },
  startsAt: '2026-12-01T16:00:00Z',
  endsAt: '2026-12-01T16:30:00Z',
  tablet: { id: 't3', name: 'Room 7', ready: false },
  state: 'scheduled',
  guests: [{ id: 'p3', name: 'Cem Yılmaz', relation: 'friend', revoked: false, removed: false }],
  entries: [],
});

export const staff = (more: Partial<StaffSnapshot> = {}): StaffSnapshot => ({
  ...PLACE,
  now: at(),
  me: {
    name: 'Nora Weiss',
    role: 'admin',
    may: [
      'residence:write',
      'residents:read',
      'tablets:read',
      'visitors:read',
      'incidents:read',
      'incidents:close',
      'mails:read',
      'recordings:read',
      'audit:read',
      'visits:read',
      'visits:figures',
    ],
  },
  visits: [waitingVisit(), liveVisit(), plannedVisit()],
  tablets: [{ id: 't3', name: 'Room 7', ready: false }],
  alarms: [
    { kind: 'waiting', visit: 'v1', entry: 'e1', since: at(-2) },
    { kind: 'help', visit: 'v2', since: at(-1) },
    { kind: 'tablet', visit: 'v3', tablet: 't3', since: at(-5) },
  ],
  ...more,
});
