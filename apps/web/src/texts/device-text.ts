/** A device, or two, with the verbs that go with it. */
export interface DeviceText {
  readonly name: string;
  /** After "no". */
  readonly none: string;
  readonly is: string;
  readonly was: string;
}
