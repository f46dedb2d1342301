import { asId, UnauthorizedError } from '@crossfade/video-core';
import type { Authorize } from '@crossfade/video-core/server';
import { describe, expect, it } from 'vitest';
import { fakeRoutes, LOCAL, STAFF_TOKEN } from '../../testkit/fake-routes.ts';

const JOIN = { key: 'garden', displayName: 'Ada', adapters: ['alder', 'birch'] };

function limited(joinsPerMinute: number) {
  const clock = { now: () => clock.at, at: 1_000_000 };
  const { post, app } = fakeRoutes({ joinsPerMinute, clock });
  const join = async (key = 'garden') => post('/calls/join', { ...JOIN, key });
  return { clock, post, app, join };
}

describe('one address', () => {
  it('may join many calls at once, each as often as the limit says', async () => {
    const { join } = limited(4);
    for (const key of ['garden', 'attic', 'hall', 'ward'])
      for (let count = 0; count < 4; count += 1) expect((await join(key)).status, key).toBe(200);
    expect((await join('garden')).status).toBe(429);
  });

  it('is not charged for previews when it joins', async () => {
    const { join, post } = limited(2);
    for (let count = 0; count < 20; count += 1)
      expect((await post('/calls/preview', { key: 'garden', adapters: ['alder'] })).status).toBe(200);
    expect((await post('/calls/preview', { key: 'garden', adapters: ['alder'] })).status).toBe(429);
    expect((await join()).status).toBe(200);
  });

  it('is told exactly when the next try succeeds', async () => {
    const { clock, join } = limited(1);
    expect((await join()).status).toBe(200);
    clock.at += 20_000;
    const refused = await join();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    clock.at += 39_000;
    expect((await join()).headers.get('retry-after')).toBe('1');
    clock.at += 1_000;
    expect((await join()).status).toBe(200);
  });

  it('cannot guess the token of staff, on any route, and is told when to try again', async () => {
    const { app, clock, post } = limited(1_000_000);
    const ask = (path: string, authorization: string) => app.request(path, { headers: { authorization } });
    const guesses: number[] = [];
    for (let count = 0; count < 1_500; count += 1) {
      const path = count % 2 === 0 ? '/providers' : '/calls?key=garden';
      guesses.push((await ask(path, `Bearer guess-${count}`)).status);
    }
    expect(guesses.filter((status) => status === 401)).toHaveLength(20);
    expect(guesses.filter((status) => status === 429)).toHaveLength(1_480);
    // Not even the right one, so that a guess that hits looks like any other.
    const right = await ask('/providers', `Bearer ${STAFF_TOKEN}`);
    expect([right.status, right.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await post('/calls/join', JOIN, { authorization: 'Bearer guess' })).status).toBe(429);
    // Who presents nothing has guessed nothing: others behind this address may join.
    expect((await post('/calls/join', JOIN)).status).toBe(200);
    clock.at += 60_000;
    expect((await ask('/providers', `Bearer ${STAFF_TOKEN}`)).status).toBe(200);
  });
});

describe('a ward behind one address', () => {
  /** Calls are by invitation: who has a cookie has a place, and nobody else has. */
  const invited: Authorize = ({ headers }) => {
    const cookie = headers.get('cookie');
    if (headers.has('authorization') || cookie === null)
      return Promise.reject(new UnauthorizedError('Calls are by invitation here.'));
    const participant = asId.participant(cookie.replace('place=', ''));
    return Promise.resolve({ tenant: asId.tenant('default'), grants: new Set(), subject: 'x', participant });
  };

  it('is kept out of its calls by nobody who knocks without an invitation', async () => {
    const { post } = fakeRoutes({ authorize: invited });
    for (let count = 0; count < 25; count += 1)
      expect((await post('/calls/preview', { key: 'garden', adapters: ['alder'] })).status).toBe(401);
    expect((await post('/calls/join', JOIN, { cookie: 'place=tablet' })).status).toBe(200);
  });

  it('is kept out of its calls by nobody who guesses', async () => {
    const { post } = fakeRoutes({ authorize: invited });
    const guess = (count: number) => post('/calls/join', JOIN, { authorization: `Bearer guess-${count}` });
    const atOnce = await Promise.all(Array.from({ length: 100 }, (_, count) => guess(count)));
    expect(atOnce.filter(({ status }) => status === 401)).toHaveLength(20);
    expect((await post('/calls/join', JOIN, { cookie: 'place=tablet' })).status).toBe(200);
  });
});

describe('who has a credential behind the address of one who asks without end', () => {
  const signedIn: Authorize = ({ headers }) => {
    const person = /^person=(?<id>\w+)$/.exec(headers.get('cookie') ?? '')?.groups?.['id'];
    return Promise.resolve({
      tenant: asId.tenant('default'),
      grants: new Set(person === undefined ? [] : (['staff', 'operator'] as const)),
      subject: person ?? 'anonymous',
      ...(person !== undefined && { participant: asId.participant(person) }),
    });
  };
  const nina = { cookie: 'person=nina' };

  it.each([{}, { cookie: 'made=up' }])(
    'joins, previews and moderates, whatever strangers present: %o',
    async (presented) => {
      const { app, post } = fakeRoutes({ joinsPerMinute: 4, authorize: signedIn });
      const asks = [
        (headers: Readonly<Record<string, string>>) =>
          post('/calls/preview', { key: 'garden', adapters: ['alder'] }, headers),
        (headers: Readonly<Record<string, string>>) =>
          post('/calls/join', { ...JOIN, call: 'a-call', resumeSecret: 'made-up' }, headers),
        (headers: Readonly<Record<string, string>>) => post('/calls/join', JOIN, headers),
        (headers: Readonly<Record<string, string>>) => app.request('/calls', { headers }),
        (headers: Readonly<Record<string, string>>) => app.request('/rules', { headers }),
      ];
      for (const ask of asks) {
        for (let count = 0; count < 50; count += 1) await ask(presented);
        expect((await ask(presented)).status).toBe(429);
      }
      for (const ask of asks) expect((await ask(nina)).status).not.toBe(429);
      expect((await post('/calls/join', JOIN, nina)).status).toBe(200);
      expect((await app.request('/calls', { headers: nina })).status).toBe(200);
      // Who uses up what is theirs takes it from nobody else.
      for (let count = 0; count < 4; count += 1) await post('/calls/join', JOIN, nina);
      expect((await post('/calls/join', JOIN, nina)).status).toBe(429);
      expect((await post('/calls/join', JOIN, { cookie: 'person=otto' })).status).toBe(200);
    },
  );
});

describe('behind a proxy', () => {
  const from = (app: ReturnType<typeof fakeRoutes>['app'], address: string, authorization: string) =>
    app.request('/providers', { headers: { authorization, 'x-forwarded-for': address } }, LOCAL);

  it('a network is known by its address, whatever the port', async () => {
    const { app } = fakeRoutes({ trustedProxies: ['loopback'] });
    const statuses: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      const address = count % 2 === 0 ? `192.0.2.1:${50_000 + count}` : '::ffff:192.0.2.1';
      statuses.push((await from(app, address, `Bearer guess-${count}`)).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  });

  it('the many networks of one IPv6 site cannot guess as many times', async () => {
    const { app } = fakeRoutes({ trustedProxies: ['loopback'] });
    const statuses: number[] = [];
    for (let count = 0; count < 1_000; count += 1)
      statuses.push((await from(app, `2001:db8:1:${count.toString(16)}::1`, `Bearer guess-${count}`)).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(100);
    expect((await from(app, '2001:db8:2:1::1', `Bearer ${STAFF_TOKEN}`)).status).toBe(200);
  });
});

it('asks the application with what the request is about', async () => {
  const asked: unknown[] = [];
  const { app, post } = fakeRoutes({
    authorize: ({ action, key, headers }) => {
      asked.push([action, key, headers.get('cookie')]);
      return Promise.reject(new Error('not today'));
    },
  });
  const headers = { cookie: 'session=ada' };
  await post('/calls/join', JOIN, headers);
  await post('/calls/preview', { key: 'Garden', adapters: ['alder'] }, headers);
  await app.request('/calls?key=garden', { headers });
  await post('/calls/some-call/end', {}, headers);
  await app.request('/providers', { headers });
  expect(asked).toEqual([
    ['join', 'garden', 'session=ada'],
    ['preview', 'garden', 'session=ada'],
    ['moderate', 'garden', 'session=ada'],
    ['moderate', undefined, 'session=ada'],
    ['list-providers', undefined, 'session=ada'],
  ]);
});
