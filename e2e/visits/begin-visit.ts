import type { Browser, Page } from '@playwright/test';
import { arrive } from '../calls/arrive.ts';
import { CallTab } from '../calls/call-tab.ts';
import { expect } from '../calls/stack-fixture.ts';
import { press } from '../ui/visits/press.ts';

/** Of the demonstration residence. */
export const RESIDENT = 'Rosa Martin';
const TABLET = 'Room 12';
export const VISITOR = 'Anna Keller';

/** A visit that goes on, and everyone's page. */
export interface Visit {
  readonly nurse: Page;
  readonly tablet: Page;
  readonly visitor: Page;
  /** What the visitor opened. */
  readonly link: URL;
  readonly rosa: CallTab;
  readonly anna: CallTab;
}

export interface BeginVisitOptions {
  readonly browser: Browser;
  /** Of the web app. */
  readonly web: string;
  /** The visitor's address for mail. */
  readonly email?: string;
}

/** A nurse pairs a tablet and invites; a visitor is checked, seen, and let in. */
export async function beginVisit({ browser, web, email }: BeginVisitOptions): Promise<Visit> {
  const at = (path: string): string => new URL(path, web).href;

  // The nurse signs in and gets a code for the tablet.
  const nurse = await arrive(browser, at('/sign-in?next=/staff/tablets'));
  await nurse.getByRole('button', { name: /Sam/ }).click();
  await nurse.getByRole('row', { name: TABLET }).getByRole('button', { name: 'Pairing code' }).click();
  const code = await nurse.getByTestId('pairing-code').innerText();

  const tablet = await arrive(browser, at('/tablet'));
  const atTablet = tablet.getByTestId('tablet');
  await expect(atTablet).toHaveAttribute('data-state', 'pair');
  await tablet.getByLabel('Code').fill(code);
  await tablet.getByRole('button', { name: 'Connect' }).click();
  await expect(atTablet).toHaveAttribute('data-state', 'idle');

  // A visit for now; the visitor gets the link.
  await nurse.goto(at('/staff'));
  await nurse.getByRole('button', { name: 'Invite a visitor' }).click();
  const form = nurse.getByRole('dialog');
  await form.getByLabel('Resident').selectOption({ label: RESIDENT });
  await form.getByLabel('Visitor’s name').fill(VISITOR);
  await form.getByLabel('Relation, such as daughter').fill('daughter');
  if (email !== undefined) await form.getByLabel('E-mail (optional)').fill(email);
  await form.getByRole('button', { name: 'Invite a visitor' }).click();
  const link = new URL(await nurse.getByTestId('invitation-link').inputValue());
  await nurse.keyboard.press('Escape');

  const visitor = await arrive(browser, at(link.pathname));
  const atVisit = visitor.getByTestId('visit');
  await expect(atVisit).toHaveAttribute('data-state', 'check');
  await expect(visitor.getByTestId('check')).toContainText('ConnectionGood');
  const knockedAt = Date.now();
  await visitor.getByRole('button', { name: 'Enter the waiting room' }).click();

  // The tablet rings; the resident sees who it is before anything of theirs is seen.
  await expect(atTablet).toHaveAttribute('data-state', 'ringing');
  console.log(`rings at most ${Date.now() - knockedAt} ms after the press`);
  await expect(atVisit).toHaveAttribute('data-state', 'ringing');
  await expect(tablet.getByRole('heading', { name: VISITOR })).toBeVisible();
  await press(tablet, 'Answer');
  await expect(atTablet).toHaveAttribute('data-state', 'door');
  await expect(tablet.getByTestId('door').locator('video')).toBeVisible();
  await press(tablet, 'Admit');
  const admittedAt = Date.now();

  await expect(atVisit).toHaveAttribute('data-state', 'in-call');
  await expect(atTablet).toHaveAttribute('data-state', 'in-call');
  const rosa = new CallTab(tablet, RESIDENT);
  const anna = new CallTab(visitor, VISITOR);
  await Promise.all([rosa.expectConnected(), anna.expectConnected()]);
  await anna.expectPicture(RESIDENT);
  console.log(`seen at most ${Date.now() - admittedAt} ms after Admit`);
  return { nurse, tablet, visitor, link, rosa, anna };
}
