/** What a page is told before the click. */
export interface Seat {
  /** Where this contender's server answers HTTP. */
  readonly server: string;
  readonly room: string;
  readonly name: string;
}

/** One way of taking part in a call, driven alike whatever it is made of. */
export interface Contender {
  /** Everything that a person who looks at a preview has already: code loaded, camera and microphone on. */
  prepare(seat: Seat): Promise<void>;
  /** The click. Calls `onVideo` with the element that will show the first remote camera. */
  join(onVideo: (video: HTMLVideoElement) => void): Promise<void>;
  leave(): Promise<void>;
}
