import type { MediaDevicesPort } from '@crossfade/video-core/client';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly rate: number;
}

/** A screen as people share it, captured again and again also when nothing moves, as browsers do until it is sharp. */
const SCREEN = { width: 1_920, height: 1_080, rate: 5 } as const;

/**
 * A camera that is drawn, as large and as quick as it is told, which a real one is not; and a screen full of text on
 * which nothing moves.
 */
export function madeDevices(camera: PictureSize): MediaDevicesPort {
  return {
    async capture(source) {
      if (source === 'camera') return [drawn(camera, movingBar)];
      if (source !== 'screen') throw new DOMException(`There is no ${source} here.`, 'NotFoundError');
      const screen = drawn(SCREEN, pageOfText);
      // As the track of a real screen is encoded.
      screen.contentHint = 'text';
      return [screen];
    },
  };
}

type Draw = (context: CanvasRenderingContext2D, size: PictureSize, frame: number) => void;

const movingBar: Draw = (context, { width, height }, frame) => {
  context.fillStyle = `hsl(${(frame * 7) % 360} 60% 50%)`;
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'white';
  context.fillRect((frame * 11) % width, height / 4, width / 8, height / 2);
};

const pageOfText: Draw = (context, { width, height }) => {
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'black';
  context.font = '20px sans-serif';
  for (let line = 1; line < height / 24; line += 1)
    context.fillText(
      `${line}. Nothing moves on this page, however long one looks at it. `.repeat(3),
      20,
      line * 24,
    );
};

function drawn(size: PictureSize, draw: Draw): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream(size.rate).getVideoTracks();
  if (!context || !track) throw new Error('this browser draws nothing');
  let frame = 0;
  draw(context, size, frame);
  const timer = setInterval(() => {
    if (track.readyState === 'ended') return clearInterval(timer);
    frame += 1;
    draw(context, size, frame);
  }, 1_000 / size.rate);
  return track;
}
