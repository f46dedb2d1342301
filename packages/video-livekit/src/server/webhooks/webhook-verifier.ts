import { CredentialsInvalidError, InvalidInputError, type DeploymentId } from '@crossfade/video-core';
import { WebhookReceiver, type WebhookEvent } from 'livekit-server-sdk';

/** Characters. LiveKit's own webhooks are a few thousand. */
const WEBHOOK_LIMIT = 262_144;

/** Reads webhooks that one deployment signed: https://docs.livekit.io/home/server/webhooks/ */
export class WebhookVerifier {
  readonly #deployment: DeploymentId;
  readonly #receiver: WebhookReceiver;

  constructor(
    deployment: DeploymentId,
    { apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string },
  ) {
    this.#deployment = deployment;
    this.#receiver = new WebhookReceiver(apiKey, apiSecret);
  }

  /** Rejects with `CredentialsInvalidError` or `InvalidInputError`. */
  async verify(rawBody: string, authorization: string | undefined): Promise<WebhookEvent> {
    if (rawBody.length > WEBHOOK_LIMIT) throw new InvalidInputError('The webhook is too large.');
    if (authorization === undefined || authorization === '')
      throw new CredentialsInvalidError('the webhook carries no signature');
    try {
      return await this.#receiver.receive(rawBody, authorization);
    } catch (error) {
      if (error instanceof SyntaxError)
        throw new InvalidInputError('The webhook is not JSON.', { cause: error });
      throw new CredentialsInvalidError(`the webhook is not signed by ${this.#deployment}`, { cause: error });
    }
  }
}
