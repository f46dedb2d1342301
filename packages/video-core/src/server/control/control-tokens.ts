import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { ControlClaims } from '../../call/control-protocol.ts';
import type { Clock } from '../ports/clock.ts';
import { callIdSchema, participantIdSchema } from '../admission/join-request.ts';
import { secretEquals } from '../admission/secret-equals.ts';
import { ControlTokenExpiredError } from '../../contract/errors/control-token-expired-error.ts';
import { ControlTokenInvalidError } from '../../contract/errors/control-token-invalid-error.ts';

export interface ControlTokenOptions {
  readonly secret: string;
  /** Seconds within which a token must be used; a channel that is up outlives it. */
  readonly ttl: number;
  readonly clock: Clock;
}

const payloadSchema = z.object({
  call: callIdSchema,
  participant: participantIdSchema,
  /** Milliseconds since 1970. */
  until: z.number(),
});

/** Signs and reads what lets one person onto one call's control channel: `<payload>.<HMAC-SHA256>` in base64url. */
export class ControlTokens {
  readonly #options: ControlTokenOptions;

  constructor(options: ControlTokenOptions) {
    this.#options = options;
  }

  sign({ call, participant }: ControlClaims): string {
    const { clock, ttl } = this.#options;
    const claims = { call, participant, until: clock.now() + ttl * 1_000 };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${payload}.${this.#signature(payload)}`;
  }

  /** Throws `ControlTokenInvalidError` or `ControlTokenExpiredError` unless this product signed it, for a time that is not over. */
  read(token: string): ControlClaims {
    const [payload = '', signature = ''] = token.split('.', 2);
    if (!secretEquals(signature, this.#signature(payload)))
      throw new ControlTokenInvalidError('This token was not issued by this server. Join again.');
    const { call, participant, until } = payloadSchema.parse(
      JSON.parse(Buffer.from(payload, 'base64url').toString()),
    );
    if (until < this.#options.clock.now())
      throw new ControlTokenExpiredError('This token has expired. Join again.');
    return { call, participant };
  }

  /** The word in front keeps it apart from everything else that is signed with the same secret. */
  #signature(payload: string): string {
    return createHmac('sha256', this.#options.secret).update(`control:${payload}`).digest('base64url');
  }
}
