/** RFC 7519, section 3: three parts between dots. */
const JWT = /^Bearer (?<token>[\w-]+\.[\w-]+\.[\w-]+)$/i;

/** The JWT that a request presents as its bearer token; `undefined`: none, or a token of another kind. */
export const jwtOf = (headers: Headers): string | undefined =>
  JWT.exec(headers.get('authorization') ?? '')?.groups?.['token'];
