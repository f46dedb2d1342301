import { forward, refusal } from '../../forward/forward.ts';
import { StaffSessions } from './staff-sessions.ts';

/** Where the console asks; its cookie goes nowhere else. */
const BASE = '/console/api';
const SESSION = `${BASE}/session`;
const COOKIE = 'crossfade-console';
/** What the console has a use for. */
const OPERATIONS = /^\/(?:audit|calls|comparison|deployments|moves|providers|ramp|rules)(?:\/|$)/;
const SAFE = new Set(['GET', 'HEAD']);
/** Characters of a token, generously. */
const LONGEST_TOKEN = 1_000;

export interface ConsoleGateOptions {
  /** Read at each request. */
  readonly backend: () => string;
  readonly now?: () => number;
}

/**
 * What stands between the console's page and the backend. It exchanges the staff token for a cookie that no script can
 * read, and presents the token itself. Without such a session it passes on what the browser sends, such as the session of
 * an account.
 */
export class ConsoleGate {
  readonly #options: ConsoleGateOptions;
  readonly #sessions: StaffSessions;

  constructor(options: ConsoleGateOptions) {
    this.#options = options;
    this.#sessions = new StaffSessions(options.now);
  }

  async handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const { method } = request;
    if (!SAFE.has(method) && !isOwnPage(request.headers))
      return refusal(403, 'origin-refused', 'Only pages of this site may do this.');
    if (pathname === SESSION && method === 'POST') return await this.#signIn(request);
    if (pathname === SESSION && method === 'DELETE') return this.#signOut(request);
    const path = pathname.slice(BASE.length);
    if (!OPERATIONS.test(path)) return refusal(404, 'route-not-found', 'There is no such route.');
    const token = this.#sessions.tokenOf(sessionIn(request));
    return await forward(request, this.#options.backend(), {
      path: `/api${path}`,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    });
  }

  async #signIn(request: Request): Promise<Response> {
    const token = await tokenIn(request);
    if (token === undefined) return refusal(400, 'invalid-input', 'Send {"token": "…"} as JSON.');
    // Something that only staff may read. The backend counts wrong tokens, by the address of who tries.
    const forwarded = request.headers.get('x-forwarded-for');
    const probe = new Request(new URL(`${BASE}/audit?limit=1`, request.url), {
      ...(forwarded !== null && { headers: { 'x-forwarded-for': forwarded } }),
    });
    const authorization = `Bearer ${token}`;
    const answer = await forward(probe, this.#options.backend(), { path: '/api/audit', authorization });
    if (!answer.ok) return answer;
    await answer.body?.cancel();
    this.#sessions.end(sessionIn(request));
    return withCookie(request, this.#sessions.begin(token), this.#sessions.life / 1_000);
  }

  #signOut(request: Request): Response {
    this.#sessions.end(sessionIn(request));
    return withCookie(request, '', 0);
  }
}

/**
 * Whether a page of this site asks (OWASP, "Verifying Origin With Standard Headers"). `SameSite=Strict` keeps the cookie
 * from other sites already, but not from other hosts of the same site.
 */
function isOwnPage(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin') ?? '';
  return URL.canParse(origin) && new URL(origin).host === headers.get('host');
}

function sessionIn({ headers }: Request): string {
  const pairs = headers.get('cookie')?.split(';') ?? [];
  const ours = pairs.find((pair) => pair.trim().startsWith(`${COOKIE}=`));
  return ours?.trim().slice(COOKIE.length + 1) ?? '';
}

async function tokenIn(request: Request): Promise<string | undefined> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= 2 * LONGEST_TOKEN)) return undefined;
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('token' in body)) return undefined;
  const { token } = body;
  // One that a header cannot carry is no token of anybody.
  const wellFormed = typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
  return wellFormed && token.length <= LONGEST_TOKEN ? token : undefined;
}

function withCookie({ headers }: Request, value: string, seconds: number): Response {
  const secure = headers.get('origin')?.startsWith('https:') ? '; Secure' : '';
  const cookie = `${COOKIE}=${value}; Path=/console; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
  return new Response(null, { status: 204, headers: { 'set-cookie': cookie, 'cache-control': 'no-store' } });
}
