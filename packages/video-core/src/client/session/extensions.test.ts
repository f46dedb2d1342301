import { describe, expect, it } from 'vitest';
import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import type { RoomKeys } from '../../contract/client-adapter.ts';
import { asId } from '../../contract/identity.ts';
import { fakeJoinAnswer } from '../../testkit/client/fake-join-answer.ts';
import { FakeAdapter, type FakeAdapterOptions } from '../../testkit/client/fake-room.ts';
import { createCallEncryption } from '../encryption/create-call-encryption.ts';
import type { AdmittedCall, CallExtension } from './call-extension.ts';
import { createCallSession } from './create-call-session.ts';

const KEY = asId.key('garden');
const KEYS: RoomKeys = {
  self: asId.participant('me'),
  of: () => Promise.resolve(undefined),
  onChange: () => () => {},
};
const givesKeys: CallExtension = { connecting: (options) => ({ ...options, keys: KEYS }) };

/** A session whose server answers as told, and what it asked and connected to. */
function enter(
  answer: Parameters<typeof fakeJoinAnswer>[0],
  extensions: readonly CallExtension[],
  options: FakeAdapterOptions = {},
) {
  const adapter = new FakeAdapter(options);
  const requests: JoinRequest[] = [];
  const session = createCallSession({
    adapters: [adapter.provider],
    extensions,
    join: (request): Promise<JoinAnswer> => {
      requests.push(request);
      return Promise.resolve(fakeJoinAnswer(answer));
    },
    storage: { getItem: () => null, setItem: () => undefined },
  });
  return { session, adapter, requests, join: () => session.join({ key: KEY, displayName: 'Ada' }) };
}

describe('the keys of an encrypted call', () => {
  it.each([
    ['an object', { token: 'secret' }],
    ['a string', 'secret'],
    ['nothing', undefined],
  ])('reach the adapter whose credentials are %s', async (_, credentials) => {
    const encryption = createCallEncryption({ key: KEY, supported: true });
    await encryption.setSecret('a secret');
    const { join, adapter, session } = enter({ encrypted: true, credentials }, [encryption]);
    await join();
    expect(session.getState().phase).toEqual({ name: 'connected' });
    expect(adapter.room.options.keys?.self).toBe('me');
  });

  it('are required: without them nothing is connected, and nothing is sent', async () => {
    const { join, adapter, session } = enter({ encrypted: true }, []);
    await join();
    expect(session.getState().phase).toMatchObject({ name: 'ended', reason: 'failed', code: 'keys-missing' });
    expect(adapter.rooms).toEqual([]);
  });

  it('are not given to an adapter that cannot use them', async () => {
    const { join, adapter, session } = enter({ encrypted: true }, [givesKeys], {
      missing: { encryption: 'it rains' },
    });
    await join();
    expect(session.getState().phase).toMatchObject({ code: 'capability-unsupported' });
    expect(adapter.rooms).toEqual([]);
  });
});

describe('an extension', () => {
  it('adds to the request, hears of the admission, and of the end', async () => {
    const told: unknown[] = [];
    const { join, session, requests } = enter({}, [
      {
        request: (request) => ({ ...request, encryption: 'able' }),
        admitted: ({ call }) => void told.push(call),
        ended: (end) => void told.push(end),
      },
    ]);
    await join();
    expect(requests).toMatchObject([{ encryption: 'able' }]);
    await session.leave();
    expect(told).toEqual(['call-1', { reason: 'left' }]);
  });

  it('refuses an admission by throwing, before anything is connected', async () => {
    const { join, session, adapter } = enter({}, [
      {
        admitted() {
          throw new Error('no');
        },
      },
    ]);
    await join();
    expect(session.getState().phase).toMatchObject({ name: 'ended' });
    expect(adapter.rooms).toEqual([]);
  });

  it('ends the session on the server’s word, and asks for other credentials of the same call', async () => {
    let call: AdmittedCall | undefined;
    const { join, session, adapter, requests } = enter({}, [
      { admitted: (_, admitted) => void (call = admitted) },
    ]);
    await join();
    await call?.renew(new AbortController().signal);
    expect(requests.at(-1)).toMatchObject({ call: 'call-1' });
    call?.end({ reason: 'removed', message: 'Be kind.' });
    expect(session.getState().phase).toMatchObject({ name: 'ended', reason: 'removed', message: 'Be kind.' });
    await session.leave();
    expect(adapter.room.closed).toBe(1);
  });
});
