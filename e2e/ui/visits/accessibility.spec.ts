import { seriousProblems } from '../../serious-problems.ts';
import { press } from './press.ts';
import {
  atDoor,
  inCall,
  knownVisitors,
  liveVisit,
  ownVisits,
  ring,
  ringing,
  staff,
  tablet,
  tabletCall,
  visitor,
  waiting,
} from './snapshots.ts';
import { expect, test } from './visits-fixture.ts';

const VISIT = '/visit/secret';

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing serious on the pages of visits, when it is ${colorScheme}`, async ({
    backend,
    open,
    page,
    context,
  }) => {
    await context.grantPermissions(['camera', 'microphone']);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    /** Each state as it stands once its heading does. */
    const look = async (state: string): Promise<void> => {
      await expect(page.locator(`[data-state="${state}"]`).first()).toBeVisible();
      expect(await seriousProblems(page), state).toEqual([]);
    };

    backend.show(VISIT, visitor({ name: 'check' }));
    await open({ page: 'visit', token: 'secret' });
    await look('check');
    backend.show(VISIT, visitor(waiting({ staffTold: true, otherTime: 'offered' })));
    await look('lobby');
    backend.show(VISIT, visitor(ringing()));
    await look('ringing');
    backend.show(VISIT, visitor(inCall({ help: 'called', endsAt: '2026-12-01T13:00:00Z' })));
    await look('in-call');
    backend.show(VISIT, visitor({ name: 'over', reason: 'unavailable' }));
    await look('over');

    await open({ page: 'tablet' });
    await look('pair');
    backend.show('/tablet', tablet({ missed: [{ name: 'Cem Yılmaz', at: '2026-12-01T09:10:00Z' }] }));
    await open({ page: 'tablet' });
    await look('idle');
    backend.show('/tablet/visitors', knownVisitors());
    await press(page, 'Invite a visitor');
    await press(page, 'Anna Keller (daughter)');
    await press(page, 'Tomorrow');
    await look('idle');
    backend.show('/tablet', tablet({ ring: ring() }));
    await look('ringing');
    backend.show('/tablet', tablet({ door: atDoor() }));
    await look('door');
    backend.show('/tablet', tablet({ call: tabletCall(), waiting: [{ ...ring(), entry: 'e9' }] }));
    await look('in-call');

    backend.show(
      '/staff',
      staff({ visits: [...staff().visits, { ...liveVisit(), id: 'v9', state: 'over' }] }),
    );
    await open({ page: 'staff' });
    await look('lobby');
    await page.getByRole('button', { name: 'Invite a visitor' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await seriousProblems(page)).toEqual([]);
    backend.show('/residents', {
      items: [
        { id: 'r1', name: 'Rosa Lind', room: '12', staffRequired: true, limitMinutes: 45, tablets: [] },
      ],
    });
    await open({ page: 'staff', section: 'residents' });
    await expect(page.getByRole('table')).toBeVisible();
    expect(await seriousProblems(page)).toEqual([]);
    backend.show('/own-visits', ownVisits());
    await open({ page: 'visits' });
    await expect(page.getByTestId('own-visit')).toHaveCount(2);
    expect(await seriousProblems(page)).toEqual([]);
    await open({ page: 'sign-in' });
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(await seriousProblems(page)).toEqual([]);
  });
