/** What the raw server is told, as JSON in the variable `RAW_SERVER`. */
export interface RawServerSettings {
  readonly port: number;
  /** The origin of the pages. */
  readonly origin: string;
  readonly udpPort: number;
  readonly mediasoupSecret: string;
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
}
