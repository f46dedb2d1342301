import { expect, type Page } from '@playwright/test';
import { mailContent, sentMails } from '../ui/visits/mails.ts';
import { someRecordings } from '../ui/visits/recordings.ts';
import {
  atDoor,
  inCall,
  knownVisitors,
  ownVisits,
  ring,
  ringing,
  staff,
  tablet,
  tabletCall,
  unpairedTablet,
  visitor,
  waiting,
} from '../ui/visits/snapshots.ts';
import { press } from '../ui/visits/press.ts';
import { test as visits } from '../ui/visits/visits-fixture.ts';
import { takePicture, type ScreenOptions } from './screen-fixture.ts';

/** Milliseconds after which moving pictures are sharp and the check has its verdicts. */
const SETTLED = 1_500;

const test = visits.extend<ScreenOptions & { take: (page: Page, name: string) => Promise<void> }>({
  form: ['desktop', { option: true }],
  take: async ({ form }, use) => {
    await use(async (page, name) => {
      await page.waitForTimeout(SETTLED);
      await takePicture(page, name, form);
    });
  },
});

const INCIDENTS = [
  {
    id: 'i2',
    description: 'A visitor shouted at Karl, who was upset afterwards. The visit was ended.',
    reportedBy: 'Nora Weiss',
    reportedAt: '2026-12-01T10:42:00Z',
    closedAt: null,
    outcome: null,
  },
  {
    id: 'i1',
    description: 'Someone else than the invited person was on the picture.',
    reportedBy: 'Sam Weber',
    reportedAt: '2026-11-24T15:05:00Z',
    closedAt: '2026-11-25T09:00:00Z',
    outcome: 'It was her brother, who is known. Both are visitors now.',
  },
];

const MOVED = [
  { deployment: 'north', reason: 'REQUEST', from: '2026-12-01T09:01:00Z' },
  { deployment: 'south', reason: 'move', from: '2026-12-01T09:12:00Z' },
];
const PAST = [
  {
    id: 'v8',
    resident: 'Rosa Lind',
    visitors: ['Anna Keller', 'Dora Lind'],
    startsAt: '2026-12-01T09:00:00Z',
    seconds: 1_630,
    outcome: 'ended',
    cause: 'visitors-left',
    carried: MOVED,
  },
  {
    id: 'v7',
    resident: 'Karl Brandt',
    visitors: ['Ben Okafor'],
    startsAt: '2026-11-30T15:00:00Z',
    seconds: 0,
    outcome: 'unanswered',
    carried: [],
  },
];

const DEEDS = [
  { id: 9, at: '2026-12-01T09:28:00Z', who: 'Nora Weiss', action: 'visits:extend', what: 'Rosa Lind' },
  { id: 8, at: '2026-12-01T09:14:00Z', who: 'Nora Weiss', action: 'visits:help-taken', what: 'Rosa Lind' },
  { id: 7, at: '2026-12-01T09:12:00Z', who: 'operator', action: 'move', what: 'north to south' },
  { id: 6, at: '2026-12-01T09:01:00Z', who: 'Room 12', action: 'visits:admit', what: 'Rosa Lind' },
  { id: 5, at: '2026-11-30T14:20:00Z', who: 'Sam Weber', action: 'tablets:pair', what: 'Room 12' },
];

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(['camera', 'microphone']);
  await page.emulateMedia({ reducedMotion: 'reduce' });
});

test('a visitor', async ({ backend, open, page, take }) => {
  const link = { page: 'visit', token: 'secret' };
  const messages = [
    {
      id: 'm1',
      from: 'Nora Weiss',
      text: 'Rosa is having tea, ten more minutes.',
      at: '2026-12-01T12:58:00Z',
    },
  ];
  backend.show('/visit/secret/ice', { iceServers: [] });
  backend.show('/visit/secret', visitor({ name: 'check' }));
  await open(link);
  await take(page, 'visit-check');
  backend.show('/visit/secret', visitor(waiting({ staffTold: true, otherTime: 'offered' }), { messages }));
  await take(page, 'visit-lobby');
  backend.show('/visit/secret', visitor(ringing()));
  await take(page, 'visit-ringing');
  backend.show('/visit/secret', visitor(inCall({ help: 'called' })));
  await take(page, 'visit-in-call');
  backend.show('/visit/secret', visitor({ name: 'over', reason: 'unavailable' }));
  await take(page, 'visit-over');
  backend.show('/own-visits', ownVisits());
  await open({ page: 'visits' });
  await take(page, 'own-visits');
});

test('a resident’s tablet', { tag: '@tablet' }, async ({ backend, open, page, take }) => {
  await open({ page: 'tablet' });
  await take(page, 'tablet-pair');
  const missed = [{ name: 'Cem Yılmaz', at: '2026-12-01T09:10:00Z' }];
  backend.show('/tablet', tablet({ missed }));
  await open({ page: 'tablet' });
  await take(page, 'tablet-idle');
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
  await take(page, 'tablet-idle-dark');
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  backend.show('/tablet/visitors', knownVisitors());
  await press(page, 'Invite a visitor');
  await take(page, 'tablet-invite');
  await press(page, 'Anna Keller (daughter)');
  await press(page, 'Tomorrow');
  await take(page, 'tablet-invite-when');
  backend.show('/tablet', tablet({ ring: ring() }));
  await take(page, 'tablet-ring');
  backend.show('/tablet', tablet({ door: atDoor() }));
  await take(page, 'tablet-door');
  backend.show('/tablet', tablet({ call: tabletCall() }));
  await take(page, 'tablet-in-call');
  backend.show('/tablet', tablet());
  await take(page, 'tablet-ended');
  backend.show('/tablet', tablet({ call: tabletCall() }));
  backend.show('/tablet', tablet({ left: { visit: 'v1', until: '2026-12-01T12:58:20Z' } }));
  await take(page, 'tablet-left');
});

test('staff', async ({ backend, open, page, take }) => {
  backend.show('/demo', { users: [{ name: 'Nora Weiss', role: 'admin', email: 'nora@example.org' }] });
  await open({ page: 'sign-in' });
  await take(page, 'sign-in');
  backend.show('/staff', staff());
  await open({ page: 'staff' });
  await take(page, 'staff-today');
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
  await take(page, 'staff-today-dark');
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  backend.show('/residents', {
    items: [
      {
        id: 'r1',
        name: 'Rosa Lind',
        room: '12',
        staffRequired: false,
        limitMinutes: 45,
        tablets: ['Room 12'],
      },
      { id: 'r2', name: 'Karl Brandt', room: '3', staffRequired: true, limitMinutes: null, tablets: [] },
    ],
  });
  await page.getByRole('button', { name: 'Invite a visitor' }).click();
  await take(page, 'staff-invite');
  await open({ page: 'staff', section: 'residents' });
  await take(page, 'staff-residents');
  backend.show('/tablets', { items: [unpairedTablet()] });
  backend.answer('POST', '/tablets/t1/code', 200, {
    code: '477902573184',
    expiresAt: '2026-12-01T13:08:00Z',
  });
  await open({ page: 'staff', section: 'tablets' });
  await page.getByRole('button', { name: 'Pairing code' }).click();
  await take(page, 'staff-pairing');
  backend.show('/incidents', { items: INCIDENTS });
  await open({ page: 'staff', section: 'incidents' });
  await take(page, 'staff-incidents');
  backend.show('/visits', { items: PAST });
  await open({ page: 'staff', section: 'history' });
  await take(page, 'staff-history');
  backend.show('/audit-log', { items: DEEDS });
  await open({ page: 'staff', section: 'audit' });
  await take(page, 'staff-audit');
  backend.show('/recordings', { items: someRecordings() });
  await open({ page: 'staff', section: 'recordings' });
  await take(page, 'staff-recordings');
  backend.show('/mails', { items: sentMails() });
  backend.show('/mails/m1/content', mailContent());
  await open({ page: 'staff', section: 'mails' });
  await take(page, 'staff-mails');
  await page.getByRole('button', { name: 'Read' }).first().click();
  await expect(page.frameLocator('iframe').getByRole('link')).toBeVisible();
  await take(page, 'staff-mail');
});
