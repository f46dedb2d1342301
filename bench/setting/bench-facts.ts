/** What the benches have to know of a provider. */
export interface BenchFacts {
  /** The SDK's package for browsers. */
  readonly sdk: string;
  /** Sentences out of the SDK's own code, which survive minification. */
  readonly sdkMarks: readonly string[];
  /** Whether rooms live in the backend itself, so that no server of the provider's own is asked for one. */
  readonly inBackend: boolean;
  /** What somebody in a call holds on the servers for certain: were it not counted, nothing could be said of leaks. */
  readonly serverHolds: readonly string[];
  /** The module that counts it inside the backend (`count`), from the repository's root; none where nothing is there. */
  readonly census?: string;
}
