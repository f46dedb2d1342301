import { afterEach, describe, expect, it, vi } from 'vitest';

/** A page whose request is answered like this, opened with a secret. */
async function entering(answer: () => Promise<Response>) {
  vi.resetModules();
  vi.stubGlobal('location', { hash: '#secret', pathname: '/recorder' });
  vi.stubGlobal('history', { state: null, replaceState: vi.fn() });
  vi.stubGlobal('fetch', vi.fn(answer));
  const { enterRecorder } = await import('./recorder-pass.ts');
  return enterRecorder();
}
const answering = (status: number, body: unknown) => entering(async () => Response.json(body, { status }));

describe('the pass of a recorder', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('is given for the secret of the link', async () => {
    const pass = { key: 'garden', token: 'token' };
    expect(await answering(200, pass)).toEqual(pass);
  });

  it('is refused only when the server knows the secret not, or no more', async () => {
    expect(await answering(404, { code: 'not-found' })).toBeUndefined();
  });

  it.each([429, 500, 503])('may be given to another page after an answer %i', async (status) => {
    await expect(answering(status, { code: 'busy' })).rejects.toThrow(`${status}`);
  });

  it('may be given to another page where the server is not reached', async () => {
    await expect(entering(() => Promise.reject(new TypeError('Failed to fetch')))).rejects.toThrow('fetch');
  });
});
