import { NextResponse, type NextRequest } from 'next/server';
import { repairPath } from './environment/repair-path.ts';

/**
 * Gives each page a content security policy with a nonce of its own, which Next puts on its scripts.
 * Hosts that media and signalling connect to come with the answer to a join, so only their schemes are named;
 * a page on plain HTTP is a developer's, and may connect to plain addresses.
 */
export function proxy(request: NextRequest): NextResponse {
  const repaired = repairPath(request.nextUrl.pathname);
  if (repaired !== undefined)
    return NextResponse.redirect(new URL(repaired + request.nextUrl.search, request.url), 308);
  const nonce = crypto.randomUUID();
  const plain = request.nextUrl.protocol === 'http:';
  const development = process.env.NODE_ENV === 'development';
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Next's development overlay and error pages bring their own style elements.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' https: wss:${plain ? ' http: ws:' : ''}`,
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: [
    {
      source: '/((?!_next/static|_next/image|icon.svg).*)',
      missing: [{ type: 'header', key: 'next-router-prefetch' }],
    },
  ],
};
