import { protocols, sentLayers, type SentLayer } from './media-statistics.ts';
import type { Contender, Seat } from './contender.ts';
import { moments, note, recordTimeline, type Moment } from './timeline.ts';

export interface FirstFrame {
  /** From the click to the presentation of the first remote frame. */
  readonly milliseconds: number;
  readonly width: number;
  readonly height: number;
}

/** What a page offers to the script that drives it. */
interface Stage {
  prepare(seat: Seat): Promise<void>;
  /** Resolves after the click, once the first remote frame was presented. */
  readonly firstFrame: Promise<FirstFrame>;
  /** Resolves after the click, once in the room with camera and microphone published. */
  readonly joined: Promise<void>;
  sentLayers(): Promise<readonly SentLayer[]>;
  protocols(): Promise<readonly string[]>;
  /** Since the click; empty without `?timeline` in the address. */
  timeline(): readonly Moment[];
  leave(): Promise<void>;
}

declare global {
  interface Window {
    stage: Stage;
  }
}

/** Puts a contender behind the page's Join button and measures from its click. */
export function onStage(contender: Contender): void {
  if (new URLSearchParams(location.search).has('timeline')) recordTimeline();
  const button = document.querySelector('button');
  if (button === null) throw new Error('the page has no button');
  const firstFrame = Promise.withResolvers<FirstFrame>();
  const joined = Promise.withResolvers<void>();
  let clickedAt = 0;

  const onVideo = (video: HTMLVideoElement): void => {
    note('video element');
    video.requestVideoFrameCallback((_now, { presentationTime, width, height }) => {
      note('first frame');
      firstFrame.resolve({ milliseconds: presentationTime - clickedAt, width, height });
    });
  };
  button.addEventListener(
    'click',
    () => {
      clickedAt = performance.now();
      contender.join(onVideo).then(joined.resolve, (error: unknown) => {
        joined.reject(error);
        firstFrame.reject(error);
      });
    },
    { once: true },
  );

  window.stage = {
    async prepare(seat) {
      await contender.prepare(seat);
      // Whatever a contender began in the background is not part of the join.
      await new Promise((resolve) => requestIdleCallback(resolve));
    },
    firstFrame: firstFrame.promise,
    joined: joined.promise,
    sentLayers,
    protocols,
    timeline: () => moments.map(({ at, what }) => ({ at: at - clickedAt, what })).filter(({ at }) => at >= 0),
    leave: () => contender.leave(),
  };
}
