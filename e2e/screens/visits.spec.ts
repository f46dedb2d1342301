import type { Page } from '@playwright/test';
import {
  atDoor,
  inCall,
  ring,
  ringing,
  staff,
  tablet,
  tabletCall,
  visitor,
  waiting,
} from '../ui/visits/snapshots.ts';
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
  backend.show('/tablet', tablet({ ring: ring() }));
  await take(page, 'tablet-ring');
  backend.show('/tablet', tablet({ door: atDoor() }));
  await take(page, 'tablet-door');
  backend.show('/tablet', tablet({ call: tabletCall() }));
  await take(page, 'tablet-in-call');
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
});
