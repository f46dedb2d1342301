import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail that the server took. */
export interface TakenMail {
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Of each part without parts of its own, by its media type. */
  readonly parts: Readonly<Record<string, string>>;
}

type Refusal = 'later' | 'never';

/** A mail server on a port of its own. It takes everything, unless a test says otherwise. */
export class TestMailServer {
  readonly taken: TakenMail[] = [];
  readonly #refusals = new Map<string, Refusal[]>();
  #server: SMTPServer | undefined;
  #port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Listens; on the same port as before. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        const refusal = this.#refusals.get(address)?.shift();
        if (refusal === undefined) return done();
        const later = refusal === 'later';
        const answer = new Error(later ? 'Greylisted,\u0007 try again' : 'No such mailbox');
        done(Object.assign(answer, { responseCode: later ? 451 : 550 }));
      },
      onData: (stream, { envelope }, done) => {
        const take = (message: string): void => {
          this.taken.push({ to: envelope.rcptTo.map(({ address }) => address), ...parse(message) });
          done();
        };
        text(stream).then(take, done);
      },
    });
    const listening = server.listen(this.#port, '127.0.0.1');
    await once(listening, 'listening');
    const address = listening.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
    this.#server = server;
  }

  /** Goes away. Idempotent. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise<void>((resolve) => server.close(resolve));
  }

  /** What the next mails to an address get as an answer, one each. */
  refuse(address: string, ...refusals: Refusal[]): void {
    this.#refusals.set(address, refusals);
  }

  /** Mails to an address. */
  to(address: string): readonly TakenMail[] {
    return this.taken.filter(({ to }) => to.includes(address));
  }
}

/** A message (RFC 5322) with its parts (RFC 2045, RFC 2046), as far as nodemailer makes them. */
function parse(message: string): Pick<TakenMail, 'headers' | 'parts'> {
  const [head = '', ...rest] = message.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const headers = Object.fromEntries(
    head
      .replaceAll(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  );
  const type = headers['content-type'] ?? 'text/plain';
  const boundary = /boundary="(?<boundary>[^"]+)"/.exec(type)?.groups?.['boundary'];
  if (boundary === undefined) {
    const name = type.split(';', 1)[0] ?? '';
    return { headers, parts: { [name]: decode(body, headers['content-transfer-encoding']) } };
  }
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => parse(part.replace(/^\r\n/, '').replace(/\r\n$/, '')).parts);
  return { headers, parts: Object.assign({}, ...parts) };
}

function decode(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=(?<hex>[0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
