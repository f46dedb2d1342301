import type { ClientAdapter } from '../../contract/client-adapter.ts';
import type { IceServer } from '../../contract/ice-server.ts';
import type { ServerAdapter } from '../../contract/server-adapter.ts';
import type { VideoProvider } from '../../contract/video-provider.ts';

/** One client's place: its provider's client half, on a network path of its own that can be broken. */
export interface ConformanceSeat {
  /** The suite loads it and connects with the half. */
  readonly provider: VideoProvider<ClientAdapter>;
  /** Breaks the client's signalling until `heal`, while media could go on. Resolves once it is broken. */
  cut(): Promise<void>;
  heal(): Promise<void>;
  /**
   * Makes the server forget the client, or its transports, so that only a full reconnect mends it. Where nothing else
   * does: `cut`, a wait until the server has given the client up, `heal`.
   */
  loseSession(): Promise<void>;
}

/** Something that plays a remote track, as core's elements do: an audio track nobody plays is never decoded. */
export interface ConformancePlayback {
  /** Resolves once a frame was shown or sound was heard after this call. */
  flows(): Promise<void>;
  stop(): void;
}

/**
 * What the conformance suite needs of the world. Whoever writes an adapter implements this once, and the suite asks for
 * nothing else; docs/add-a-provider.md tells how. Of credentials it is assumed that they hold a signed token of three
 * parts with dots between, whose middle part is JSON in base64url and names the room (a JSON Web Token is one).
 */
export interface ConformanceHarness {
  /** The server half of a running deployment; across a process boundary if need be. */
  readonly server: ServerAdapter;
  readonly iceServers: readonly IceServer[];
  /** Milliseconds that a real deployment may take for any one thing: 15,000 is plenty, less fails sooner. */
  readonly patience: number;
  seat(): Promise<ConformanceSeat>;
  /** A moving picture or a loud sound, real where the adapter needs it. The suite stops it. */
  makeTrack(kind: 'video' | 'audio', size?: 'small' | 'large'): MediaStreamTrack;
  play(track: MediaStreamTrack): ConformancePlayback;
  /** The same credentials as they would be, untampered, an hour after their time ran out. */
  expire(credentials: unknown): Promise<unknown>;
}
