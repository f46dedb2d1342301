import type { ServerAdapter } from '@crossfade/video-core/server';
import type { IceServer } from '@crossfade/video-core';

/** A provider that really runs, with its server half in this process. */
export interface Deployment {
  /** The module that exports its client half (`ClientHalf` of page/client-half.ts): a path, for the page's build. */
  readonly clientHalf: string;
  readonly server: ServerAdapter;
  readonly iceServers: readonly IceServer[];
  /** Where clients reach its signalling: host and port, for a proxy to stand in between. */
  readonly signalling: { readonly host: string; readonly port: number };
  /** Signs tokens with the deployment's own key, for forgeries that only its time gives away. */
  readonly tokenSecret: string;
  /** What the server half does to make a client's session be forgotten; absent when the client half asks for it. */
  loseSessions?(): Promise<void>;
  /** What the servers hold now of rooms and people; every figure is 0 when nobody is there. */
  held(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}
