import { afterEach, describe, expect, it, vi } from 'vitest';
import { asId } from '../../../contract/identity.ts';
import { httpJoin } from './http-join.ts';
import { SOON } from '../../../testkit/soon.ts';

const request = { key: asId.key('garden'), displayName: 'Ann', adapters: [] };
const BASE = 'https://api.example';

function joinAnsweredBy(response: Response, options?: Parameters<typeof httpJoin>[1]) {
  const fetched = vi.fn((_url: URL, _init: RequestInit) => Promise.resolve(response));
  vi.stubGlobal('fetch', fetched);
  const joined = httpJoin(BASE, options)(request, new AbortController().signal);
  return { fetched, joined };
}
const html = (status: number) =>
  new Response('<!doctype html><title>Sign in to Wi-Fi</title>', {
    status,
    headers: { 'content-type': 'text/html' },
  });

afterEach(() => void vi.unstubAllGlobals());

describe('what is not the server’s own answer is worth another try', () => {
  it.each([
    ['a captive portal’s page', html(200)],
    ['a proxy that finds no page', html(404)],
    ['a proxy without its server', html(502)],
    ['a body that is cut off', new Response('{"call":"c', { status: 200 })],
    ['a gateway’s own JSON', Response.json({ message: 'no Route matched' }, { status: 404 })],
  ])('%s', async (_, response) => {
    await expect(joinAnsweredBy(response).joined).rejects.toMatchObject({ code: 'server-away' });
  });
});

it('the server’s own refusal is final', async () => {
  const response = Response.json({ error: { code: 'call-locked', message: 'No.' } }, { status: 423 });
  await expect(joinAnsweredBy(response).joined).rejects.toMatchObject({ code: 'call-locked' });
});

it('an answer of another version is final', async () => {
  await expect(joinAnsweredBy(Response.json({ room: 'x' })).joined).rejects.toMatchObject({
    code: 'join-failed',
  });
});

it('sends the headers and credentials that an application adds', async () => {
  const { joined, fetched } = joinAnsweredBy(html(200), {
    headers: async () => ({ authorization: 'Bearer t' }),
    credentials: 'include',
  });
  await expect(joined).rejects.toThrow();
  const init = fetched.mock.calls[0]?.[1];
  const headers = new Headers(init?.headers);
  expect(headers.get('authorization')).toBe('Bearer t');
  expect(headers.get('content-type')).toBe('application/json');
  expect(init?.credentials).toBe('include');
});

describe('a request', () => {
  /** Of a server that never answers, in a browser without `AbortSignal.any` and `AbortSignal.timeout`. */
  function unanswered(signal: AbortSignal) {
    vi.useFakeTimers();
    vi.stubGlobal('AbortSignal', {});
    const fetched = vi.fn(
      (_url: URL, init: RequestInit) =>
        new Promise<Response>((_, reject) => {
          const aborted = () => reject(new DOMException('Aborted.', 'AbortError'));
          if (init.signal?.aborted) aborted();
          init.signal?.addEventListener('abort', aborted);
        }),
    );
    vi.stubGlobal('fetch', fetched);
    return { fetched, joined: httpJoin(BASE)(request, signal) };
  }
  afterEach(() => void vi.useRealTimers());

  it('is given up after 10 s', async () => {
    const { joined } = unanswered(new AbortController().signal);
    const failed = expect(joined).rejects.toMatchObject({ code: 'server-away' });
    await vi.advanceTimersByTimeAsync(10_000);
    await failed;
  });

  it('ends with the signal, also one that has aborted before, and leaves no timer behind', async () => {
    for (const early of [true, false]) {
      const leaving = new AbortController();
      if (early) leaving.abort();
      const { joined, fetched } = unanswered(leaving.signal);
      const failed = expect(joined).rejects.toMatchObject({ code: 'server-away' });
      await vi.waitFor(() => expect(fetched).toHaveBeenCalled(), SOON);
      leaving.abort();
      await failed;
      expect(vi.getTimerCount()).toBe(0);
    }
  });
});

describe('the content type', () => {
  const sent = async (origin: string | undefined): Promise<string | null> => {
    if (origin !== undefined) vi.stubGlobal('location', { origin });
    const { joined, fetched } = joinAnsweredBy(html(200));
    await expect(joined).rejects.toThrow();
    return new Headers(fetched.mock.calls[0]?.[1].headers).get('content-type');
  };

  it('needs no preflight across origins', async () => {
    expect(await sent('https://web.example')).toBe('text/plain');
  });

  it.each([BASE, undefined])('is JSON from %s', async (origin) => {
    expect(await sent(origin)).toBe('application/json');
  });
});
