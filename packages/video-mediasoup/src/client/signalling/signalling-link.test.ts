import { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { ConnectionLostError } from '@crossfade/video-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Welcome } from '../../protocol/index.ts';
import { RequestRefusedError } from './request-refused-error.ts';
import { SignallingRefusedError } from './signalling-refused-error.ts';
import { SupersededError } from './superseded-error.ts';
import { SignallingLink } from './signalling-link.ts';
import { FakeSignalling } from '../../testkit/client/fake-signalling.ts';
import { welcome } from '../../testkit/client/wire-samples.ts';

class Heard {
  readonly what: string[] = [];
  readonly resources = new ResourceTracker();
  readonly signalling: FakeSignalling;
  readonly link: SignallingLink;
  supersede = false;

  constructor(...tries: (Welcome | Error)[]) {
    this.signalling = new FakeSignalling(...tries);
    this.link = new SignallingLink({
      signalling: this.signalling,
      token: 'token',
      resources: this.resources,
      capabilities: () => Promise.resolve(undefined),
      listener: {
        welcome: ({ session, resumed }) => {
          if (this.supersede && !resumed) this.link.supersede();
          this.what.push(`welcome ${session}`);
        },
        push: ({ name }) => void this.what.push(name),
        lost: () => void this.what.push('lost'),
        over: (error, entered) =>
          void this.what.push(`over ${error instanceof Error ? error.message : ''} ${entered}`),
      },
    });
  }
}

let heard: Heard;
const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  heard.link.close();
  expect(heard.resources.counts()).toEqual({});
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a request', () => {
  it('waits for the connection', async () => {
    heard = new Heard(new Error('away'), welcome());
    const answer = heard.link.request('snapshot', {});
    heard.signalling.script = { snapshot: () => ({ roster: [] }) };
    heard.link.start();
    await settle(2_000);
    expect(await answer).toEqual({ roster: [] });
    expect(heard.what).toEqual(['welcome session-1']);
  });

  it('is refused with the server’s words', async () => {
    heard = new Heard(welcome());
    heard.signalling.script = { snapshot: () => 'too-many-requests' };
    heard.link.start();
    const refused = expect(heard.link.request('snapshot', {})).rejects;
    await refused.toBeInstanceOf(RequestRefusedError);
  });

  it('is not taken for answered by an answer of another shape', async () => {
    heard = new Heard(welcome());
    heard.link.start();
    await expect(heard.link.request('snapshot', {})).rejects.toBeInstanceOf(RequestRefusedError);
  });

  it('that nobody answers breaks the connection and is asked again under its id', async () => {
    heard = new Heard(welcome(), welcome({ resumed: true }));
    let silent: ((error: Error) => void) | undefined;
    vi.spyOn(heard.signalling, 'request').mockImplementationOnce(
      () =>
        new Promise((_resolve, reject) => {
          silent = reject;
        }),
    );
    heard.link.start();
    await settle();
    const leaving = heard.link.request('set-demand', { demands: {} });
    silent?.(new Error('operation has timed out'));
    await settle(1_000);
    await leaving;
    expect(heard.what).toEqual(['welcome session-1', 'lost', 'welcome session-1']);
    expect(heard.signalling.handshakes.at(-1)?.session).toBe('session-1');
  });

  it('is sent once although the connection breaks twice before its answer', async () => {
    heard = new Heard(welcome(), welcome({ resumed: true }));
    heard.signalling.script = { 'set-demand': () => 'silence' };
    heard.link.start();
    await settle();
    const answer = heard.link.request('set-demand', { demands: {} });
    await settle();
    heard.signalling.break();
    await settle(1_000);
    heard.signalling.script = {};
    heard.signalling.break();
    await settle(1_000);
    await answer;
    const ids = heard.signalling.requests.map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(heard.signalling.done).toHaveLength(1);
  });

  it('of a session that is replaced is void', async () => {
    heard = new Heard(welcome(), welcome({ session: 'session-2' }));
    heard.supersede = true;
    heard.signalling.script = { 'set-demand': () => 'silence' };
    heard.link.start();
    await settle();
    const answer = expect(heard.link.request('set-demand', { demands: {} })).rejects;
    const superseded = answer.toBeInstanceOf(SupersededError);
    heard.signalling.break();
    await settle(1_000);
    await superseded;
    expect(heard.signalling.requests).toHaveLength(1);
  });

  it('fails with its connection', async () => {
    heard = new Heard(new SignallingRefusedError({ code: 'room-missing', message: 'No room.' }));
    const answer = expect(heard.link.request('snapshot', {})).rejects.toBeInstanceOf(ConnectionLostError);
    heard.link.start();
    await settle();
    await answer;
    expect(heard.what).toEqual(['over No room. false']);
    await expect(heard.link.request('snapshot', {})).rejects.toBeInstanceOf(ConnectionLostError);
  });
});

it('tries a server again that is away, and not one that refuses', async () => {
  heard = new Heard(new SignallingRefusedError({ code: 'server-away', message: 'Moving.' }), welcome());
  heard.link.start();
  await settle(2_000);
  expect(heard.what).toEqual(['welcome session-1']);
  heard.signalling.tries = [new SignallingRefusedError({ code: 'removed', message: 'Bye.' })];
  heard.signalling.break();
  await settle(30_000);
  expect(heard.what.slice(1)).toEqual(['lost', 'over Bye. true']);
  expect(heard.signalling.handshakes).toHaveLength(3);
});

it('hurries when the network is known to be back', async () => {
  heard = new Heard(welcome());
  heard.link.start();
  await settle();
  heard.signalling.tries = [new Error('away')];
  heard.signalling.break();
  await settle(8_000);
  const before = heard.signalling.handshakes.length;
  heard.signalling.tries = [welcome({ resumed: true })];
  heard.link.doubt();
  await settle();
  expect(heard.signalling.handshakes).toHaveLength(before + 1);
  expect(heard.what.at(-1)).toBe('welcome session-1');
});

it('in doubt, keeps a connection that answers, and seeks another for one that does not', async () => {
  heard = new Heard(welcome());
  heard.link.start();
  await settle();
  heard.signalling.script = { snapshot: () => ({ roster: [] }) };
  heard.link.doubt();
  await settle(10_000);
  expect(heard.what).toEqual(['welcome session-1']);
  heard.signalling.script = { snapshot: () => 'silence' };
  heard.signalling.tries = [welcome({ resumed: true })];
  heard.link.doubt();
  await settle(1_999);
  expect(heard.what).toEqual(['welcome session-1']);
  await settle(1_001);
  expect(heard.what).toEqual(['welcome session-1', 'lost', 'welcome session-1']);
});

it('closed while it connects, closes what comes', async () => {
  heard = new Heard(welcome());
  heard.link.start();
  heard.link.close();
  await settle(10_000);
  expect(heard.what).toEqual([]);
  expect(heard.signalling.connected).toBe(false);
});

it('does not seek the connection that it leaves', async () => {
  heard = new Heard(welcome());
  heard.signalling.script = { leave: () => 'silence' };
  heard.link.start();
  await settle();
  const left = heard.link.leave(2_000, new ConnectionLostError());
  heard.signalling.break();
  await settle();
  await left;
  await settle(10_000);
  expect(heard.signalling.handshakes).toHaveLength(1);
});

describe('giving up', () => {
  it('ends a search for a server that refuses connections, and nothing else', async () => {
    heard = new Heard(welcome(), new Error('refused'));
    heard.link.start();
    await settle();
    heard.link.giveUp();
    expect(heard.what).toEqual(['welcome session-1']);
    heard.signalling.break();
    heard.link.giveUp();
    expect(heard.what.at(-1)).toBe('lost');
    await settle(200);
    heard.link.giveUp();
    expect(heard.what.at(-1)).toMatch(/^over .* true$/);
  });

  it('waits for a server that does not answer in time, or that says it is away', async () => {
    heard = new Heard(
      welcome(),
      new SignallingRefusedError({ code: 'server-away', message: 'Try again.' }),
      welcome({ resumed: true }),
    );
    heard.link.start();
    await settle();
    heard.signalling.break();
    await settle(120);
    heard.link.giveUp();
    await settle(1_000);
    expect(heard.what).toEqual(['welcome session-1', 'lost', 'welcome session-1']);
  });
});
