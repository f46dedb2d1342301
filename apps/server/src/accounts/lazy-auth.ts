import type { Auth, AuthOptions } from './auth.ts';

/**
 * better-auth, loaded when somebody first presents a credential: reading its modules takes longer than starting all the rest,
 * and most processes of a test never need it.
 */
export class LazyAuth implements Auth {
  readonly #options: AuthOptions;
  #loaded: Promise<Auth> | undefined;

  constructor(options: AuthOptions) {
    this.#options = options;
  }

  async handle(request: Request): Promise<Response> {
    return (await this.#auth()).handle(request);
  }

  async userOfCookie(headers: Headers): Promise<string | undefined> {
    return (await this.#auth()).userOfCookie(headers);
  }

  async claimsOf(token: string): ReturnType<Auth['claimsOf']> {
    return (await this.#auth()).claimsOf(token);
  }

  async lastingToken(sessionToken: string): Promise<string | undefined> {
    return (await this.#auth()).lastingToken(sessionToken);
  }

  #auth(): Promise<Auth> {
    return (this.#loaded ??= import('./auth.ts').then(({ createAuth }) => createAuth(this.#options)));
  }
}
