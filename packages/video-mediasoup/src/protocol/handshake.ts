import type { ReceiveCapabilities } from './requests.ts';

/** socket.io's `auth`. */
export interface Handshake {
  readonly token: string;
  readonly protocol: number;
  /** The session of an earlier welcome of this page: resumes it when the server still has it. */
  readonly session?: string;
  /** Does what a `receive` request does, one round trip earlier; the welcome carries the answer. */
  readonly receive?: ReceiveCapabilities;
}

export const REFUSAL_CODES = [
  'token-invalid',
  'token-expired',
  'room-missing',
  'room-full',
  'removed',
  'protocol-unsupported',
  'server-away',
] as const;

/** The `data` of a `connect_error`: why the server does not let this connection in. */
export interface Refusal {
  readonly code: (typeof REFUSAL_CODES)[number];
  readonly message: string;
}
