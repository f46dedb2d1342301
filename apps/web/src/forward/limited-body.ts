export interface LimitedBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Whether the body exceeded the limit; `stream` has failed then. */
  exceeded(): boolean;
}

/** Passes a body on as it arrives, and fails at the first byte beyond `limit`. */
export function limitedBody(body: ReadableStream<Uint8Array>, limit: number): LimitedBody {
  let read = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      read += chunk.byteLength;
      if (read > limit) controller.error(new RangeError(`The body has more than ${limit} bytes.`));
      else controller.enqueue(chunk);
    },
  });
  return { stream: body.pipeThrough(counter), exceeded: () => read > limit };
}
