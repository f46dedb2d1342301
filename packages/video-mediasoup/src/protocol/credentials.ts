import type { RtpCapabilities } from './rtc-parameters.ts';

/** What `issueCredentials` answers with. The router's capabilities travel along so that a device loads meanwhile. */
export interface MediasoupCredentials {
  readonly protocol: number;
  /** The origin that carries the signalling of the room, such as `https://calls.example.org`. */
  readonly url: string;
  readonly token: string;
  readonly routerRtpCapabilities: RtpCapabilities;
}
