/*
 * The worker in which an adapter without encryption of its own encrypts frames, so that a busy page delays none. An
 * application makes it, as its bundler wants it: a file that imports this one, and
 * `new Worker(new URL('./that-file.ts', import.meta.url), { type: 'module' })`.
 */
import { FrameCryptor, type Passage } from './frames/frame-cryptor.ts';
import type { EncodedFrame } from './frames/clear-bytes.ts';
import type { FrameWorkerReport, FrameWorkerRequest } from './frames/frame-worker-messages.ts';

/** What the browser hands a script transform (W3C, WebRTC Encoded Transform). */
interface Transformer {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  readonly options: Passage;
}

const report = (message: FrameWorkerReport): void => globalThis.postMessage(message, {});
const cryptor = new FrameCryptor((participantId, status) => report({ participantId, status }));

function pipe({ readable, writable, options }: Transformer): void {
  const transform = new TransformStream<EncodedFrame, EncodedFrame>({
    async transform(frame, controller) {
      if (await cryptor.pass(frame, options)) controller.enqueue(frame);
    },
  });
  // It ends with its track.
  readable
    .pipeThrough(transform)
    .pipeTo(writable)
    .catch(() => undefined);
}

globalThis.addEventListener('message', ({ data }: MessageEvent<FrameWorkerRequest>) => {
  if (data.type === 'key') cryptor.setKey(data.participantId, data.key);
  else pipe({ readable: data.readable, writable: data.writable, options: data.passage });
});

const isTransform = (event: Event): event is Event & { readonly transformer: Transformer } =>
  'transformer' in event;

globalThis.addEventListener('rtctransform', (event) => {
  if (isTransform(event)) pipe(event.transformer);
});
