/** One thing that every implementation of a port must do. `run` rejects when it does not. */
export interface ContractCase<Port> {
  readonly name: string;
  /** Gets an implementation that the other cases may have used: ids and keys are its own. */
  run(port: Port): Promise<void>;
}
