import type { Server } from 'node:http';
import type { Hono } from 'hono';

/** Adds the routes and the signalling of one provider. */
export type RawServer = (app: Hono, http: Server, settings: RawServerSettings) => void | Promise<void>;

/** What the raw server is told, as JSON in the variable `RAW_SERVER`. */
export interface RawServerSettings {
  readonly port: number;
  /** The port at which pages reach it: `port`, or a delayed path to it. */
  readonly publicPort: number;
  /** The origin of the pages. */
  readonly origin: string;
  /** For media that this server carries itself. */
  readonly udpPort: number;
  /** Signs its own tokens. */
  readonly secret: string;
  readonly livekit: {
    /** For this server. */
    readonly url: string;
    /** For pages. */
    readonly publicUrl: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  };
}
