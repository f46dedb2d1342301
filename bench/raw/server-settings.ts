/** What the raw server is told, as JSON in the variable `RAW_SERVER`. */
export interface RawServerSettings {
  readonly port: number;
  /** The port at which pages reach it: `port`, or a delayed path to it. */
  readonly publicPort: number;
  /** The origin of the pages. */
  readonly origin: string;
  readonly udpPort: number;
  readonly mediasoupSecret: string;
  readonly livekit: {
    /** For this server. */
    readonly url: string;
    /** For pages. */
    readonly publicUrl: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  };
}
