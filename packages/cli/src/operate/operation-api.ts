import { z } from 'zod';
import { CommandError } from '../errors/command-error.ts';
import { ServerRefusal } from '../errors/server-refusal.ts';

/** Milliseconds; a network that swallows everything must not keep a command for ever. */
const TIMEOUT = 15_000;

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export interface OperationApiOptions {
  /** The server's address; may have a path. */
  readonly server: string;
  readonly staffToken: string | undefined;
  readonly signal: AbortSignal;
}

/** The server's HTTP API for operators, as `/openapi.json` describes it. */
export class OperationApi {
  readonly #options: OperationApiOptions;

  constructor(options: OperationApiOptions) {
    this.#options = options;
  }

  get<Answer>(path: string, shape: z.ZodType<Answer>): Promise<Answer> {
    return this.#ask('GET', path, undefined, shape);
  }

  post<Answer>(path: string, body: object, shape: z.ZodType<Answer>): Promise<Answer> {
    return this.#ask('POST', path, body, shape);
  }

  put<Answer>(path: string, body: object, shape: z.ZodType<Answer>): Promise<Answer> {
    return this.#ask('PUT', path, body, shape);
  }

  /** Rejects with `CommandError`, whose message is the server's own where it refuses. */
  async #ask<Answer>(
    method: string,
    path: string,
    body: object | undefined,
    shape: z.ZodType<Answer>,
  ): Promise<Answer> {
    const { server, staffToken, signal } = this.#options;
    const url = `${server.replace(/\/+$/, '')}${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(staffToken !== undefined && { authorization: `Bearer ${staffToken}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new CommandError('failed', `${server} does not answer. Start the server, or set SERVER_URL.`, {
        cause,
      });
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refused(response, answer, staffToken);
    const { data, error } = shape.safeParse(answer);
    if (error)
      throw new CommandError(
        'failed',
        `${server} answered ${path} in a form that this version does not know. Update @crossfade/cli.`,
        { cause: error },
      );
    return data;
  }
}

function refused(
  { status, headers }: Response,
  answer: unknown,
  staffToken: string | undefined,
): CommandError {
  if (status === 401 && staffToken === undefined)
    return new CommandError('refused', 'Set STAFF_TOKEN to the token of staff, as the server has it.');
  const { data } = refusal.safeParse(answer);
  return data
    ? new ServerRefusal(data.error.code, data.error.message, Number(headers.get('retry-after')) || undefined)
    : new CommandError('failed', `The server answered ${status}.`);
}
