import type { Pushes } from './pushes.ts';
import type { Answer, RequestEnvelope } from './requests.ts';

/** socket.io's event maps: https://socket.io/docs/v4/typescript/ */
export interface ClientToServerEvents {
  request: (envelope: RequestEnvelope, answer: (answer: Answer) => void) => void;
}

export type ServerToClientEvents = { [Name in keyof Pushes]: (payload: Pushes[Name]) => void };
