import { backendUrl } from '../../../../environment/backend-url.ts';
import { forward } from '../../../../forward/forward.ts';

interface Context {
  readonly params: Promise<{ readonly token: string }>;
}

/** The visit as a calendar file (RFC 5545), which the backend writes. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const path = `/api/visit/${encodeURIComponent((await params).token)}/calendar`;
  return forward(new Request(new URL(path, request.url), request), backendUrl(process.env));
}
