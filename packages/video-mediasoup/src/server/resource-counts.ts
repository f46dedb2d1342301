/** What a server holds at one moment, in the workers' own words where they know better. */
export interface ResourceCounts {
  readonly workers: number;
  readonly rooms: number;
  readonly participants: number;
  readonly sockets: number;
  readonly transports: number;
  readonly producers: number;
  readonly consumers: number;
  readonly dataProducers: number;
  readonly dataConsumers: number;
  readonly timers: number;
  /** On what lives as long as its room. */
  readonly listeners: number;
}
