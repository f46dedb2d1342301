/** What the server half issues and only the client half reads. */
export interface LivekitCredentials {
  /** The WebSocket URL of the deployment. */
  readonly url: string;
  /** A signed access token: https://docs.livekit.io/home/get-started/authentication/ */
  readonly token: string;
}
