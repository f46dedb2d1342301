const TABLET_READY = { sound: true, awake: true, camera: true, microphone: true };

type Headers = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, unknown>>;

/** A residence, run by staff over HTTP. Requests reject with the status unless they succeed. */
export class ResidenceApi {
  readonly #server: string;
  readonly #origin: string;
  /** Of staff, to be sent with requests. */
  readonly staff: Headers;

  /** @param origin that of the web server, which changing requests have to name */
  constructor(server: string, origin: string, staffToken: string) {
    this.#server = server;
    this.#origin = origin;
    this.staff = { authorization: `Bearer ${staffToken}` };
  }

  /** `cookie` is the first that the answer sets. */
  async post(
    path: string,
    body: object,
    headers: Headers = {},
  ): Promise<Fields & { readonly cookie: string }> {
    const { fields, cookies } = await this.#ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#origin, ...headers },
      body: JSON.stringify(body),
    });
    return { ...fields, cookie: cookies[0]?.split(';', 1)[0] ?? '' };
  }

  async get(path: string, headers: Headers): Promise<Fields> {
    return (await this.#ask(path, { headers })).fields;
  }

  async addResident(name: string): Promise<string> {
    return textOf(await this.post('/api/residents', { name }, this.staff), 'id');
  }

  /** The code that pairs a new tablet, which rings for some residents. */
  async addTablet(residents: readonly string[]): Promise<string> {
    const tablet = textOf(await this.post('/api/tablets', { name: 'Lounge', residents }, this.staff), 'id');
    return textOf(await this.post(`/api/tablets/${tablet}/code`, {}, this.staff), 'code');
  }

  /** The cookie of a new tablet that is ready to ring. */
  async pairTablet(residents: readonly string[]): Promise<string> {
    const { cookie } = await this.post('/api/tablet/pair', { code: await this.addTablet(residents) });
    await this.post('/api/tablet/ready', TABLET_READY, { cookie });
    return cookie;
  }

  /** Somebody is invited for now. */
  async invite(resident: string, name: string): Promise<{ readonly visit: string; readonly token: string }> {
    const visitor = { name, relation: 'friend' };
    const invited = await this.post(
      '/api/invitations',
      { resident, visitor, now: true, minutes: 60 },
      this.staff,
    );
    return { visit: textOf(invited, 'visit'), token: textOf(invited, 'url').split('/').at(-1) ?? '' };
  }

  async end(visit: string): Promise<void> {
    await this.post(`/api/visits/${visit}/end`, {}, this.staff);
  }

  async #ask(
    path: string,
    init: RequestInit,
  ): Promise<{ readonly fields: Fields; readonly cookies: readonly string[] }> {
    const answer = await fetch(`${this.#server}${path}`, init);
    const text = await answer.text();
    const read: unknown = text === '' ? {} : JSON.parse(text);
    if (!answer.ok || typeof read !== 'object' || read === null)
      throw new Error(`${path} answered ${answer.status}: ${text}`);
    return { fields: { ...read }, cookies: answer.headers.getSetCookie() };
  }
}

function textOf(answer: Fields, field: string): string {
  const value = answer[field];
  if (typeof value !== 'string') throw new Error(`the answer has no ${field}`);
  return value;
}
