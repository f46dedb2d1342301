import { InvalidInputError, type DeploymentId } from '@crossfade/video-core';
import type { AdmissionLedger } from './admission/admission-ledger.ts';
import type { EgressNews } from './egress/page-egress.ts';
import type { IngressNews } from './ingest/ingress-news.ts';

export interface LivekitServerOptions {
  readonly deployment: DeploymentId;
  /** Where clients connect: a `ws:` or `wss:` URL. */
  readonly url: string;
  /** Where this process reaches the server's API, where that differs from `url`. */
  readonly apiUrl?: string;
  readonly apiKey: string;
  /** At least 32 characters; livekit-server refuses shorter ones. */
  readonly apiSecret: string;
  /** Where the server tells Prometheus its figures, for `usage`; without it that knows nothing. */
  readonly metricsUrl?: string;
  /** Timeout of a request to the server's API, in seconds; 5 by default. */
  readonly requestTimeout?: number;
  /** Shared by all processes of the deployment; this process's memory by default. */
  readonly admissions?: AdmissionLedger;
  /** Hears webhooks of the egress service, each time that one is delivered. */
  readonly onEgress?: (news: EgressNews) => void;
  /** Hears webhooks of the ingress service (`ingress_started`, `ingress_ended`), each time that one is delivered. */
  readonly onIngress?: (news: IngressNews) => void;
  /** Milliseconds since 1970; the system's clock by default. */
  readonly now?: () => number;
}

/** The addresses from the options. Throws `InvalidInputError`, saying what to set, when one cannot be right. */
export function addressesOf(options: LivekitServerOptions): {
  readonly clientUrl: string;
  readonly apiUrl: string;
} {
  const client = parse(options.url, 'The LiveKit URL');
  if (client.protocol !== 'ws:' && client.protocol !== 'wss:') {
    throw new InvalidInputError(
      `The LiveKit URL is ${options.url}, but has to start with ws:// or wss:// (for example ws://localhost:7880).`,
    );
  }
  if (options.apiKey === '' || options.apiSecret.length < 32) {
    throw new InvalidInputError(
      'The LiveKit API key must not be empty and its secret has at least 32 characters: livekit-server refuses shorter ones.',
    );
  }
  const api = parse(options.apiUrl ?? options.url, 'The LiveKit API URL');
  api.protocol = api.protocol.replace(/^ws/, 'http');
  return { clientUrl: options.url, apiUrl: api.href.replace(/\/$/, '') };
}

function parse(url: string, what: string): URL {
  if (!URL.canParse(url)) throw new InvalidInputError(`${what} is not a URL: ${url}`);
  return new URL(url);
}
