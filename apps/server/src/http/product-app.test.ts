import { expect, it } from 'vitest';
import { testProduct, WEB_URL } from '../testkit/test-product.ts';

it.each(['PATCH', 'DELETE'])('lets pages of an origin that it trusts ask for %s', async (method) => {
  const { product } = await testProduct();
  const ask = async (origin: string) =>
    (
      await product.app.request('/api/visitors/one', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': method },
      })
    ).headers;
  const headers = await ask(WEB_URL);
  expect(headers.get('access-control-allow-origin')).toBe(WEB_URL);
  expect(headers.get('access-control-allow-methods')?.split(',')).toContain(method);
  expect((await ask('http://elsewhere.example')).get('access-control-allow-origin')).toBeNull();
});
