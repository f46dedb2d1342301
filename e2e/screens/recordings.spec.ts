import { expectEachOther } from '../calls/call-tab.ts';
import { beginVisit, VISITOR } from '../visits/begin-visit.ts';
import { ada, MIRA } from './people.ts';
import { expect, SHARP, takePicture, test } from './screen-fixture.ts';

const PHONE = { width: 390, height: 844 };

test('a call that is recorded: asked, asked before entering, recorded, and withdrawn', async ({
  open,
  mine,
  take,
  form,
}) => {
  const at = (name: string): string => `/call/morning-tea-${form}?${new URLSearchParams({ name })}`;
  const mira = await open(at('Mira Okafor'), MIRA);
  await mira.join();
  const me = await open(at('Ada Lovelace'), ada(mine));
  await me.join();
  await expectEachOther(me, mira);
  await me.page.waitForTimeout(SHARP);
  await mira.button('Start recording').click();
  await expect(me.page.getByText('asks to record this call')).toBeVisible();
  await take(me.page, 'recording-question');

  await me.button('Yes').click();
  await expect(me.root).toHaveAttribute('data-recording', 'true');
  await take(me.page, 'recording-on');
  const late = await open(at('Ada Lovelace'), ada(mine));
  await expect(late.page.getByText('This call is being recorded').first()).toBeVisible();
  await late.page.getByText('This call is being recorded').first().scrollIntoViewIfNeeded();
  await take(late.page, 'recording-door');

  await me.button('Withdraw consent').click();
  await take(me.page, 'recording-withdraw');
  await me.page.getByRole('dialog').getByRole('button', { name: 'Withdraw consent' }).click();
  await expect(me.button('Delete recording')).toBeVisible();
  await take(me.page, 'recording-offer');
  await me.button('Delete recording').click();
});

// One visit shows both.
test('staff enter who decides for a resident @desktop', async ({ browser, stack }) => {
  const { nurse, tablet, visitor } = await beginVisit({ browser, web: stack.urls.web });
  const talking = nurse.getByTestId('staff-visit').filter({ hasText: VISITOR });
  await talking.getByRole('button', { name: 'Join' }).click();
  await nurse.getByRole('button', { name: 'Start recording' }).click();
  await nurse.getByRole('button', { name: /^Enter who decides/ }).click();
  await takePicture(nurse, 'recording-decision', 'desktop');
  await nurse.setViewportSize(PHONE);
  await takePicture(nurse, 'recording-decision', 'phone');
  await Promise.all([nurse, tablet, visitor].map((page) => page.context().close()));
});
