import { CredentialsInvalidError, ProviderUnavailableError, type DeploymentId } from '@crossfade/video-core';
import type { IngestPeer, IngestSignalling } from '@crossfade/video-core/server';

export interface WhipSignallingOptions {
  readonly deployment: DeploymentId;
  /** Where this process reaches the server’s API: an `http:`, `https:`, `ws:` or `wss:` URL. */
  readonly apiUrl: string;
  /** Milliseconds for a request; 5,000 by default. */
  readonly timeout?: number;
}

/** Where livekit-server takes offers (`cParticipantPath` in its whipservice.go). */
const WHIP_PATH = '/whip/v1';

/**
 * Publishes by livekit-server’s own WHIP endpoint, which takes the token of a participant and gives an audio track the
 * source microphone and a video track the source camera. The room has to exist.
 */
export class WhipSignalling implements IngestSignalling {
  readonly #deployment: DeploymentId;
  readonly #url: string;
  readonly #timeout: number;

  constructor({ deployment, apiUrl, timeout = 5_000 }: WhipSignallingOptions) {
    this.#deployment = deployment;
    this.#url = apiUrl.replace(/^ws/, 'http').replace(/\/+$/, '');
    this.#timeout = timeout;
  }

  async open(credentials: unknown, offer: string): Promise<IngestPeer> {
    const authorization = `Bearer ${tokenOf(credentials)}`;
    const answered = await this.#ask(WHIP_PATH, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/sdp' },
      body: offer,
    });
    if (answered.status === 401 || answered.status === 403)
      throw new CredentialsInvalidError('LiveKit does not take this token.');
    const answer = await answered.text();
    const location = answered.headers.get('location');
    if (answered.status !== 201 || location === null)
      throw new ProviderUnavailableError(this.#deployment, {
        cause: new Error(`WHIP answered ${answered.status}: ${answer.slice(0, 200)}`),
      });
    let closing: Promise<void> | undefined;
    return {
      answer,
      // livekit-server tells a WHIP participant nothing: its end shows in the transport.
      onEnded: () => undefined,
      close: () =>
        (closing ??= this.#ask(location, { method: 'DELETE', headers: { authorization } }).then(
          () => undefined,
          () => undefined,
        )),
    };
  }

  async #ask(path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(new URL(path, `${this.#url}/`), {
        ...request,
        signal: AbortSignal.timeout(this.#timeout),
      });
    } catch (cause) {
      throw new ProviderUnavailableError(this.#deployment, { cause });
    }
  }
}

function tokenOf(credentials: unknown): string {
  const token: unknown =
    typeof credentials === 'object' && credentials !== null && 'token' in credentials
      ? credentials.token
      : undefined;
  if (typeof token !== 'string') throw new CredentialsInvalidError('they have no token.');
  return token;
}
