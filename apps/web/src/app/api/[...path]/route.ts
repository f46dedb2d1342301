import { backendUrl } from '../../../environment/backend-url.ts';
import { forward } from '../../../forward/forward.ts';

/** The address is read at each request: a rewrite in next.config.ts would keep the one of build time. */
const handler = (request: Request): Promise<Response> => forward(request, backendUrl(process.env));

export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
  handler as PUT,
};
