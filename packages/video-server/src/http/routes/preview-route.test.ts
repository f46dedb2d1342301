import { describe, expect, it } from 'vitest';
import { fakeRoutes } from '../../testkit/fake-routes.ts';

const REQUEST = { key: 'garden', adapters: ['alder', 'birch'] };

describe('POST /calls/preview', () => {
  it('says where a new call would run', async () => {
    const { post } = fakeRoutes();
    const response = await post('/calls/preview', { ...REQUEST, requestedProvider: 'birch' });
    expect(await response.json()).toEqual({ provider: 'birch' });
  });

  it('says where the running call is, whatever is asked for, and joins nothing', async () => {
    const { post } = fakeRoutes();
    const joined = await post('/calls/join', { ...REQUEST, displayName: 'Ada', requestedProvider: 'birch' });
    expect(joined.status).toBe(200);
    const during = await post('/calls/preview', { ...REQUEST, requestedProvider: 'alder' });
    expect(await during.json()).toEqual({ provider: 'birch', encrypted: false });
    const elsewhere = await post('/calls/preview', { ...REQUEST, key: 'hall', requestedProvider: 'alder' });
    expect(await elsewhere.json()).toEqual({ provider: 'alder' });
  });

  it('says whether the running call is encrypted', async () => {
    const { post } = fakeRoutes();
    await post('/calls/join', { ...REQUEST, displayName: 'Ada', encryption: 'wanted' });
    expect(await (await post('/calls/preview', REQUEST)).json()).toMatchObject({ encrypted: true });
  });

  it('refuses what a join would refuse', async () => {
    const { post } = fakeRoutes();
    expect((await post('/calls/preview', { ...REQUEST, key: '' })).status).toBe(400);
    expect((await post('/calls/preview', { ...REQUEST, adapters: ['cedar'] })).status).toBe(409);
  });
});
