/** As in the W3C's RTCIceServer, without the DOM: STUN or TURN with short-lived credentials. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}
export type IceTransportPolicy = 'all' | 'relay';
