import type { NextConfig } from 'next';
import { dependencies } from './package.json' with { type: 'json' };

/** The same on every answer; the content security policy needs a nonce per request and is in src/proxy.ts. */
const SECURITY_HEADERS = [
  {
    key: 'Permissions-Policy',
    value:
      'camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), geolocation=()',
  },
  // A call's link is what lets people in, so it is told to nobody else.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // A folder with the server and what it loads, which is all that the image holds.
  output: 'standalone',
  // The packages of this repository, whose sources are not built.
  transpilePackages: Object.entries(dependencies).flatMap(([name, version]) =>
    version.startsWith('workspace:') ? [name] : [],
  ),
  // `tsc -b` at the root checks this app together with the packages whose sources it compiles.
  typescript: { ignoreBuildErrors: true },
  headers: () => Promise.resolve([{ source: '/:path*', headers: SECURITY_HEADERS }]),
} satisfies NextConfig;
