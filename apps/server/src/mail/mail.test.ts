import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { mails } from '../database/mail-tables.ts';
import { residences, residents } from '../database/residence-tables.ts';
import { DATABASE_TIMEOUT, newDatabase } from '../testkit/test-database.ts';
import { madeRecordings } from '../recordings/testkit/made-recordings.ts';
import { cookiesOf, WEB_URL } from '../testkit/test-product.ts';
import { visitWorld, type VisitWorld } from '../visits/testkit/visit-world.ts';
import type { MailSender } from './mail.ts';
import { Mailbox } from './mailbox.ts';
import { SmtpSender } from './smtp-sender.ts';
import { TestMailServer } from './testkit/test-mail-server.ts';

const server = new TestMailServer();
const smtp = () => new SmtpSender({ server: server.url, from: 'visits@example.org' });
/** Tried again each second, for longer than any test takes. */
const SOON = { limit: 200, delay: 1, longest: 1 };
let world: VisitWorld;
let database: Awaited<ReturnType<typeof newDatabase>>;
beforeAll(async () => {
  await server.start();
  // Of its own: any process over a database may send what is in it.
  database = await newDatabase();
  world = await visitWorld({ over: database, sender: smtp(), retry: SOON });
  world.mail.start();
}, DATABASE_TIMEOUT);
afterAll(async () => {
  await world.stop();
  await server.stop();
  await database.close();
});

/** What is waited for comes within seconds; a busy machine may take as long as it likes. */
const PATIENT = { timeout: 120_000 };
const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 100_000 });
const listed = async (of: VisitWorld, cookie: string) => {
  const answer: unknown = await (await of.get('/api/mails', cookie)).json();
  return z.object({ items: z.array(z.looseObject({ id: z.string() })) }).parse(answer).items;
};

let people = 0;
/** Somebody with an address of their own. */
const person = (name = 'Anna') => {
  people += 1;
  return { name, relation: 'daughter', email: `person-${people}@example.org` };
};
const rowsOf = (visit: { readonly id: string }) =>
  database.queries.select().from(mails).where(eq(mails.visit, visit.id)).orderBy(mails.createdAt);
const stateOf = async (visit: { readonly id: string }) =>
  (await rowsOf(visit)).map(({ kind, state }) => [kind, state]);
const linkIn = (text = '') => /\/visit\/(?<token>[\w-]+)/.exec(text)?.groups?.['token'] ?? '';
const staffCookie = async () => world.signIn((await world.user('staff')).email);

describe('an invitation', PATIENT, () => {
  it('arrives once, as text, as HTML and as an appointment, with a link that works', async () => {
    const visitor = person('<b>Anna</b> & Co');
    const { visit, mailed } = await world.invite({ visitor });
    expect(mailed).toBe(true);
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    const [mail, ...others] = server.to(visitor.email);
    expect(others).toEqual([]);
    expect(mail?.to).toEqual([visitor.email]);
    expect(mail?.headers).toMatchObject({
      from: 'Linden House <visits@example.org>',
      to: visitor.email,
      'auto-submitted': 'auto-generated',
    });
    expect(mail?.headers['subject']).toMatch(/^Your video visit with Rosa on /);
    expect(mail?.parts['text/plain']).toContain('Hello <b>Anna</b> & Co,');
    expect(mail?.parts['text/plain']).toContain('(Europe/Berlin)');
    expect(mail?.parts['text/html']).toContain('Hello &lt;b&gt;Anna&lt;/b&gt; &amp; Co,');
    const token = linkIn(mail?.parts['text/plain']);
    expect(mail?.parts['text/html']).toContain(`href="${WEB_URL}/visit/${token}"`);
    expect(mail?.parts['text/calendar']?.replaceAll(/\r\n[ \t]/g, '')).toMatch(
      new RegExp(`METHOD:PUBLISH[^]*UID:${visit.id}@[^]*/visit/${token}`),
    );
    expect((await world.browser(token).show()).visitor).toBe(visitor.name);
  });

  it('keeps the secret of its link encrypted, and only until it is sent', async () => {
    const visitor = person();
    server.refuse(visitor.email, 'later');
    const { visit, token } = await world.invite({ visitor });
    const [waiting] = await rowsOf(visit);
    expect(waiting?.secret).toEqual(expect.any(String));
    expect(JSON.stringify(waiting)).not.toContain(token);
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    expect((await rowsOf(visit))[0]).toMatchObject({
      secret: null,
      attempts: 2,
      problem: null,
      answer: null,
    });
  });

  it('is in the language of the residence, its calendar file as well', async () => {
    const { queries } = database;
    const inLanguage = (language: 'en' | 'de') =>
      queries.update(residences).set({ language }).where(eq(residences.tenant, world.tenant));
    await inLanguage('de');
    const visitor = person();
    const { visit } = await world.invite({ visitor });
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    await inLanguage('en');
    const [mail] = server.to(visitor.email);
    expect(mail?.headers['subject']).toMatch(/^Ihr Videobesuch bei Rosa am /);
    expect(mail?.parts['text/html']).toContain('<html lang="de">');
    expect(mail?.parts['text/calendar']).toContain('SUMMARY:Videobesuch bei Rosa');
  });

  it('is not written to who has no address', async () => {
    const { visit, mailed } = await world.invite();
    expect(mailed).toBe(false);
    expect(await rowsOf(visit)).toEqual([]);
  });

  it('goes to one address and says one line, whatever somebody put into a name', async () => {
    const { queries } = database;
    const name = 'Rosa\r\nBcc: all@example.org';
    await queries.update(residents).set({ name }).where(eq(residents.id, world.resident));
    const visitor = person();
    const { visit } = await world.invite({ visitor });
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    await queries.update(residents).set({ name: 'Rosa' }).where(eq(residents.id, world.resident));
    const [mail] = server.to(visitor.email);
    expect(mail?.to).toEqual([visitor.email]);
    expect(mail?.headers['bcc']).toBeUndefined();
    expect(mail?.headers['subject']).toContain('Rosa Bcc: all@example.org');
  });

  it.each([
    'a@example.org, b@example.org',
    'a@example.org\r\nBcc: b@example.org',
    `${'a'.repeat(250)}@example.org`,
    '@',
  ])('is refused with the address %j', async (email) => {
    const answer = await world.post(
      '/api/invitations',
      { resident: world.resident, visitor: { name: 'Anna', email }, now: true },
      await staffCookie(),
    );
    expect(answer.status).toBe(400);
  });

  it('is not sent when it was revoked meanwhile, nor by its old link when that was replaced', async () => {
    await server.stop();
    const revoked = await world.invite({ visitor: person() });
    const visitor = person();
    const renewed = await world.invite({ visitor });
    await world.services.invitations.revoke(world.tenant, revoked.id);
    const { token } = await world.services.invitations.renew(world.tenant, renewed.id);
    await server.start();
    await eventually(() => stateOf(revoked.visit)).toEqual([['invitation', 'dropped']]);
    await eventually(() => stateOf(renewed.visit)).toEqual([
      ['invitation', 'dropped'],
      ['new-link', 'sent'],
    ]);
    expect(server.to(visitor.email).map(({ parts }) => linkIn(parts['text/plain']))).toEqual([token]);
    expect((await rowsOf(revoked.visit)).map(({ secret }) => secret)).toEqual([null]);
  });

  it('is forgotten with the person, and not sent to who was removed from the list', async () => {
    const { visit } = await world.invite({ visitor: person() });
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    const [row] = await rowsOf(visit);
    const cookie = await staffCookie();
    const removed = await world.ask(`/api/visitors/${row?.visitor}`, { method: 'DELETE', cookie });
    expect(removed.status).toBe(204);
    expect(await rowsOf(visit)).toEqual([]);
    await world.services.visits.take(visit.id, { type: 'cancel' });
    await world.services.visits.settled();
    expect(await rowsOf(visit)).toEqual([]);
  });

  it('is not sent more often than a person bears within a day', async () => {
    const visitor = person();
    const invited = [];
    for (let count = 0; count < 21; count += 1) invited.push(await world.invite({ visitor }));
    const last = invited.at(-1);
    expect(last && (await rowsOf(last.visit))).toMatchObject([{ state: 'failed', problem: 'limit' }]);
    await eventually(() => server.to(visitor.email).length).toBe(20);
  });
});

describe('a visit that is over', PATIENT, () => {
  it('is cancelled by one mail to each guest, however many cancel it at once', async () => {
    const visitors = [person(), person('Ben')];
    const { visit } = await world.invite({ visitor: visitors[0] ?? person() });
    await world.invite({ visit: visit.id, visitor: visitors[1] ?? person() });
    const removed = await world.invite({ visit: visit.id, visitor: person() });
    await world.services.visits.take(visit.id, { type: 'remove', guest: removed.id });
    await Promise.all(
      Array.from({ length: 20 }, () => world.services.visits.take(visit.id, { type: 'cancel' })),
    );
    await world.services.visits.settled();
    await Promise.all(Array.from({ length: 20 }, async () => world.mail.visitMail.deliver()));
    for (const { email } of visitors) {
      await eventually(() => cancelledTo(email)).toHaveLength(1);
      const [mail] = cancelledTo(email);
      expect(mail?.parts['text/calendar']).toMatch(/METHOD:CANCEL[^]*SEQUENCE:1[^]*STATUS:CANCELLED/);
      expect(mail?.parts['text/plain']).not.toContain('/visit/');
    }
    const cancelled = (await rowsOf(visit)).filter(({ kind }) => kind === 'cancelled');
    expect(cancelled.map(({ guest }) => guest)).not.toContain(removed.id);
    expect(cancelled).toHaveLength(2);
  });

  it('is missed by who was not let in, and by nobody else', async () => {
    const [came, missed] = [person(), person('Ben')];
    const { visit, token } = await world.invite({ visitor: came });
    await world.invite({ visit: visit.id, visitor: missed });
    await world.browser(token).press('knock');
    const entry = await world.entryOf(visit);
    await world.services.visits.take(visit.id, { type: 'admit', entry, by: 'staff' });
    await world.services.visits.take(visit.id, { type: 'end' });
    await eventually(() => server.to(missed.email).map(({ headers }) => headers['subject'])).toContain(
      'Your video visit with Rosa did not take place',
    );
    expect((await rowsOf(visit)).filter(({ kind }) => kind === 'missed')).toHaveLength(1);
    expect(server.to(came.email).some(({ headers }) => headers['subject']?.includes('did not'))).toBe(false);
  });
});

describe('the recording of a visit', PATIENT, () => {
  it('is told to who was in it, once, when it is stored and the resident agrees, with a link that plays it', async () => {
    const visitor = person();
    const { visit } = await world.admitted({ visitor });
    const about = { visit: visit.id, resident: world.resident, key: visit.key };
    const { id } = await madeRecordings(world).ready(new Uint8Array([1, 2, 3]), about);
    const share = (agreed: boolean) =>
      world.post(`/api/recordings/${id}/share`, { agreed }, world.tabletCookie);
    for (const agreed of [true, false, true, true]) expect((await share(agreed)).status).toBe(204);
    await eventually(() => stateOf(visit)).toContainEqual(['recording', 'sent']);
    const mailsOf = server
      .to(visitor.email)
      .filter(({ headers }) => headers['subject'] === 'The recording of your visit with Rosa is ready');
    expect(mailsOf).toHaveLength(1);
    const token = new RegExp(`/recordings/${id}#(?<token>\\S+)`).exec(mailsOf[0]?.parts['text/plain'] ?? '');
    const opened = await world.post(`/api/recordings/${id}/open`, { token: token?.groups?.['token'] });
    expect(opened.status).toBe(204);
    const played = await world.get(`/api/recordings/${id}/file`, cookiesOf(opened));
    expect(new Uint8Array(await played.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  });
});

describe('a mail server', PATIENT, () => {
  it('is not asked to take mails to people who do not exist, such as those of the demonstration', async () => {
    const { visit } = await world.invite({ visitor: { ...person(), email: 'lily@demo.example' } });
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'failed']]);
    expect(server.to('lily@demo.example')).toEqual([]);
  });

  it('that is away is tried again until it is back', async () => {
    const visitor = person();
    await server.stop();
    const { visit } = await world.invite({ visitor });
    await eventually(async () => (await rowsOf(visit))[0]?.problem).toBe('unreachable');
    await server.start();
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    expect(server.to(visitor.email)).toHaveLength(1);
  });

  it('that says never is not asked again, until staff send it again', async () => {
    const visitor = person();
    server.refuse(visitor.email, 'never');
    const { visit } = await world.invite({ visitor });
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'failed']]);
    const cookie = await staffCookie();
    const invitations: unknown = await (await world.get('/api/invitations', cookie)).json();
    const of = expect.objectContaining({ visit: visit.id, mail: 'failed' });
    expect(invitations).toMatchObject({ items: expect.arrayContaining([of]) });
    const [mail] = await listed(world, cookie);
    expect(mail).toMatchObject({
      kind: 'invitation',
      state: 'failed',
      problem: 'refused',
      answer: '550 No such mailbox',
      attempts: 1,
      visitor: { name: 'Anna', email: visitor.email },
      readable: false,
    });
    const again = () => world.post(`/api/mails/${mail?.id}/send-again`, {}, cookie);
    const answers = await Promise.all(Array.from({ length: 20 }, again));
    expect(
      answers
        .map(({ status }) => status)
        .toSorted()
        .slice(0, 2),
    ).toEqual([204, 409]);
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    expect(server.to(visitor.email)).toHaveLength(1);
  });
});

describe('a process', PATIENT, () => {
  it('that was killed before it sent anything leaves the mail to the next', async () => {
    await world.mail.stop();
    const visitor = person();
    const { visit } = await world.invite({ visitor });
    expect(await stateOf(visit)).toEqual([['invitation', 'queued']]);
    world = await visitWorld({ beside: world, sender: smtp(), retry: SOON });
    world.mail.start();
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    expect(server.to(visitor.email)).toHaveLength(1);
  });

  it('that was killed between sending and noting has it sent again, with the same Message-ID', async () => {
    await world.mail.stop();
    const through = smtp();
    let sent = 0;
    const dying: MailSender = {
      send: async (ready) => {
        const outcome = await through.send(ready);
        sent += 1;
        if (sent === 1) throw new Error('killed');
        return outcome;
      },
      close: () => through.close(),
    };
    world = await visitWorld({ beside: world, sender: dying, retry: SOON });
    world.mail.start();
    const visitor = person();
    const { visit } = await world.invite({ visitor });
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'sent']]);
    const ids = server.to(visitor.email).map(({ headers }) => headers['message-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('gives a mail up after its last try, which staff see', async () => {
    await world.mail.stop();
    world = await visitWorld({ beside: world, sender: smtp(), retry: { ...SOON, limit: 1 } });
    const visitor = person();
    server.refuse(visitor.email, 'later', 'later');
    const { visit } = await world.invite({ visitor });
    await eventually(() => stateOf(visit)).toEqual([['invitation', 'failed']]);
    expect(await listed(world, await staffCookie())).toContainEqual(
      expect.objectContaining({
        state: 'failed',
        problem: 'unreachable',
        answer: '451 Greylisted, try again',
        attempts: 2,
        visitor: expect.objectContaining({ email: visitor.email }),
      }),
    );
  });
});

describe('the mailbox of a development server', PATIENT, () => {
  it(
    'shows staff what was sent, and nobody else',
    async () => {
      await world.mail.stop();
      const here = await visitWorld({ over: database, networks: world.networks, sender: new Mailbox() });
      const { token } = await here.invite({ visitor: person() });
      const cookie = await here.signIn((await here.user('staff')).email);
      await eventually(async () => (await listed(here, cookie))[0]?.['readable']).toBe(true);
      const [mail] = await listed(here, cookie);
      const path = `/api/mails/${mail?.id}/content`;
      expect(await (await here.get(path, cookie)).json()).toMatchObject({
        text: expect.stringContaining(`${WEB_URL}/visit/${token}`),
      });
      const stranger = await visitWorld({ over: database, networks: world.networks, sender: new Mailbox() });
      const foreign = await stranger.signIn((await stranger.user('admin')).email);
      expect((await here.get(path, foreign)).status).toBe(404);
      const visitor = await here.signIn((await here.user('visitor')).email);
      expect((await here.get(path, visitor)).status).toBe(403);
      await Promise.all([here.stop(), stranger.stop()]);
    },
    DATABASE_TIMEOUT,
  );
});

const cancelledTo = (email: string) =>
  server.to(email).filter(({ headers }) => headers['subject']?.startsWith('Cancelled') === true);
