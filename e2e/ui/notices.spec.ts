import { expect, test } from './ui-fixture.ts';

test('a network that stays slow is said, with audio only as a way out @reliability.low-bandwidth', async ({
  gather,
}) => {
  const page = await gather({ people: 2 });
  const said = page.getByRole('status').filter({ hasText: 'Your network is slow' });
  await page.evaluate(() => window.fakeCall.limit(true));
  await expect(said).toBeVisible();
  await said.getByRole('button', { name: 'Audio only' }).click();
  await expect(page.getByText('Audio only: you do not see the others.')).toBeVisible();
  await expect(said.getByRole('button')).toHaveCount(0);
  await page.evaluate(() => window.fakeCall.limit(false));
  await expect(said).toHaveCount(0);
});

test('what the provider cannot do is shown as unavailable, for its reason', async ({ gather }) => {
  const page = await gather({ people: 1, without: ['simulcast', 'connection-quality'] });
  await expect(
    page.getByRole('img', { name: 'Connection: not measured in this call: it rains' }),
  ).not.toHaveCount(0);
  await page.getByRole('button', { name: 'Settings' }).click();
  const choice = page.getByLabel('What you send');
  await expect(choice).toBeDisabled();
  await expect(choice).toHaveAccessibleDescription('Not available in this call: it rains');
});

test('a headset that is plugged in is offered once, and taken again when it was chosen', async ({
  gather,
  page,
}) => {
  await page.addInitScript(() => {
    const device = (kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo => ({
      kind,
      deviceId,
      groupId: label,
      label,
      toJSON: () => ({}),
    });
    const builtIn = [device('audioinput', 'm1', 'Internal'), device('audiooutput', 's1', 'Internal')];
    const headset = [device('audioinput', 'm2', 'Jabra'), device('audiooutput', 's2', 'Jabra')];
    let plugged = false;
    navigator.mediaDevices.enumerateDevices = () =>
      Promise.resolve(plugged ? [...builtIn, ...headset] : builtIn);
    addEventListener('plug', () => {
      plugged = !plugged;
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    });
  });
  await gather({ people: 1 });
  const log = page.getByRole('log');
  const plug = () => page.evaluate(() => dispatchEvent(new Event('plug')));
  await plug();
  await expect(log).toContainText('Jabra is connected');
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(log).toContainText('Now using Jabra');
  await expect(log).not.toContainText('Now using Jabra');
  await plug();
  await plug();
  await expect(log).toContainText('Now using Jabra');
  await expect(page.getByRole('button', { name: 'Use it' })).toHaveCount(0);
});
