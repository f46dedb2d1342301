import type { Locator } from '@playwright/test';
import type { CallTab } from '../calls/call-tab.ts';
import { expect, test } from './move-fixture.ts';
import { keepPlayers, volumesOf } from './players.ts';

const person = ({ page }: CallTab, name: string): Locator =>
  page.getByTestId('person').and(page.locator(`[data-participant="${name}"]`));

async function choose(host: CallTab, name: string, action: string): Promise<void> {
  await person(host, name).getByRole('button').click();
  await host.page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** Half a message, the caret in the middle of it. */
const DRAFT = { text: 'as I was say', caret: 4 } as const;

test('what people have set is as it was after a move there and one back, and so is what they press in the middle of it', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  there,
  provider,
}) => {
  const ann = await people.arrive(callKey, 'Ann');
  await keepPlayers(ann);
  await ann.join();
  const ben = await people.join(callKey, 'Ben');
  const cem = await people.join(callKey, 'Cem');
  const all = [ann, ben, cem];
  await expectWhole(all, provider);

  await ann.page.keyboard.press('u');
  await ben.button('Mute').click();
  await cem.button('Stop camera').click();
  await choose(ann, 'Cem', 'Mute');
  await expect(cem.button('Unmute')).toBeVisible();
  await choose(ann, 'Cem', 'Block screen sharing');
  await expect(cem.button('Share screen')).toBeDisabled();
  await cem.button('Raise hand').click();
  await ann.page.getByText('Host controls').click();
  await ann.page.getByRole('checkbox', { name: /^Lock the call/ }).check();
  await ann.tile('Ben').hover();
  await ann.button('Pin Ben').click();
  await expect(ann.page.getByRole('main')).toHaveAttribute('data-layout', 'focus');
  const benId = await ben.participantId();
  await ann.page.evaluate((id) => {
    const { session, getState } = window.__crossfade ?? {};
    const other = getState?.().rooms[0]?.order.find((one) => one === id);
    if (other) session?.setVolume(other, 0.3);
  }, benId);
  await ben.page.getByRole('button', { name: /^Open chat/ }).click();
  const field = ben.page.getByRole('textbox', { name: 'Message to everyone' });
  await field.fill(DRAFT.text);
  await field.evaluate(
    (area: HTMLTextAreaElement, caret) => area.setSelectionRange(caret, caret),
    DRAFT.caret,
  );

  const expectSettings = async (): Promise<void> => {
    await expect(cem.button('Share screen')).toBeDisabled();
    await expect(cem.button('Lower hand')).toBeVisible();
    await expect(person(ann, 'Cem')).toContainText('hand raised');
    await expect(person(ann, 'Ann')).toHaveAttribute('data-host', 'true');
    await expect(person(ann, 'Ben')).toHaveAttribute('data-host', 'false');
    await expect(ann.page.getByRole('checkbox', { name: /^Lock the call/ })).toBeChecked();
    await expect(ann.button('Unpin Ben')).toBeAttached();
    await expect(ann.tiles.first()).toHaveAttribute('data-participant', 'Ben');
    await expect.poll(() => volumesOf(ann)).toContain(0.3);
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(DRAFT.text);
    expect(await field.evaluate((area: HTMLTextAreaElement) => area.selectionStart)).toBe(DRAFT.caret);
  };

  await crossing.over(there, {
    watcher: ann,
    meanwhile: {
      prepare: async () => {
        await ann.button('Mute').click();
        await cem.button('Start camera').click();
      },
      committed: () => ann.button('Unmute').click(),
    },
  });
  await expectWhole(all, there);
  await expectSettings();
  await expect(ben.button('Unmute')).toBeVisible();
  await expect(cem.button('Unmute')).toBeVisible();

  await crossing.over(provider, {
    watcher: ann,
    meanwhile: {
      prepare: async () => {
        await cem.button('Unmute').click();
        await ann.button('Stop camera').click();
      },
      committed: async () => {
        await choose(ann, 'Cem', 'Mute');
        await ann.button('Mute').click();
      },
    },
  });
  await expectWhole(all, provider);
  await expectSettings();
  await expect(cem.button('Unmute')).toBeVisible();
  await expect(ann.button('Unmute')).toBeVisible();
  await expect(ann.button('Start camera')).toBeVisible();

  const dan = await people.arrive(callKey, 'Dan');
  await dan.button('Join').click();
  await expect(dan.page.getByRole('heading', { name: 'The host has locked this call' })).toBeVisible();
});
