/** What the process of the metered server is asked. */
export type Asked =
  | { readonly what: 'room' }
  | { readonly what: 'credentials'; readonly room: string; readonly participantId: string }
  | { readonly what: 'used' }
  | { readonly what: 'close'; readonly room: string };

/** Its answers, each to the question of the same name. */
export type Told =
  | { readonly what: 'room'; readonly room: string }
  | { readonly what: 'credentials'; readonly token: string; readonly routerRtpCapabilities: unknown }
  /** Milliseconds of processor time. */
  | { readonly what: 'used'; readonly server: number; readonly worker: number }
  | { readonly what: 'close' };

/** As it comes over IPC. */
export interface Answer {
  readonly id: number;
  readonly told?: Told;
  readonly error?: string;
}
