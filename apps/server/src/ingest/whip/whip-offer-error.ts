/** An offer that cannot be answered; the message says what to offer. */
export class WhipOfferError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WhipOfferError';
  }
}
