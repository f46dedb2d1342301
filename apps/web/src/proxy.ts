import { NextResponse, type NextRequest } from 'next/server';
import { canonicalPath } from './start/call-key.ts';

/**
 * Gives each page a content security policy with a nonce of its own, which Next puts on its scripts.
 * Hosts that media and signalling connect to come with the answer to a join, so only their schemes are named;
 * a page on plain HTTP is a developer's, and may connect to plain addresses.
 */
export function proxy(request: NextRequest): NextResponse {
  const canonical = canonicalPath(request.nextUrl.pathname);
  if (canonical !== undefined) {
    const url = new URL(canonical, request.url);
    url.search = request.nextUrl.search;
    // Temporary: browsers keep permanent redirects for ever, wherever a later version wants to lead.
    return NextResponse.redirect(url, 307);
  }
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
      // What is forwarded to the backend is no page, and its bodies are not to be held here.
      source: '/((?!api/|console/api/|_next/static|_next/image|icon.svg).*)',
      missing: [{ type: 'header', key: 'next-router-prefetch' }],
    },
  ],
};
