import { expect, test } from 'vitest';
import { apiBase } from './api-base.ts';

const here = { hostname: 'localhost', protocol: 'http:' };
const phone = { hostname: '192.168.1.20', protocol: 'http:' };
const secure = { hostname: 'calls.example', protocol: 'https:' };

test.each([
  [undefined, here, 'http://localhost:1285'],
  [undefined, phone, 'http://192.168.1.20:1285'],
  [undefined, secure, 'https://calls.example:1285'],
  ['http://127.0.0.1:4000', here, 'http://127.0.0.1:4000'],
  ['http://localhost:4000', phone, 'http://192.168.1.20:4000'],
  ['https://api.example', phone, 'https://api.example'],
  ['https://api.example/', secure, 'https://api.example'],
  ['https://calls.example/api', secure, 'https://calls.example/api'],
  ['https://calls.example/video/api/', secure, 'https://calls.example/video/api'],
  ['http://localhost:4000/api', phone, 'http://192.168.1.20:4000/api'],
])('configured %s, page at %o: %s', (configured, page, base) => {
  expect(apiBase(configured, page)).toBe(base);
});
