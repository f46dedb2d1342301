import type { Box, Place } from '@crossfade/video-react/views';
import { hueOf, initialsOf } from '../people/initials.ts';

/** Pixels. Every tile of a call of two has as many as its camera sends. */
export const PICTURE: Box = { width: 1_280, height: 720 };
export const FRAMES_PER_SECOND = 20;

/** One participant's tile, or a shared screen. */
export interface PaintedTile {
  readonly key: string;
  readonly place: Place;
  readonly name: string;
  /** What it shows; absent: the participant's initials. */
  readonly video: HTMLVideoElement | undefined;
  /** Letterboxed instead of cut. */
  readonly whole: boolean;
}

const COLOURS = { stage: '#0a0f0e', tile: '#1d2826', ink: '#edf3f0', label: 'rgb(10 15 14 / 62%)' } as const;
const AVATARS = ['#2d6b8f', '#7a5c9e', '#2f7d5b', '#96663a', '#a14d62', '#56733a'] as const;
const FONT = "'Inter Variable', system-ui, sans-serif";
/** Pixels. */
const LABEL = { height: 30, font: 17, padding: 10, margin: 10 } as const;

/** The picture that is recorded, as a track and as an element. */
export class Picture {
  readonly element: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;

  constructor() {
    this.element = Object.assign(document.createElement('canvas'), PICTURE);
    // Opaque, and painted without a wait for the screen.
    const context = this.element.getContext('2d', { alpha: false, desynchronized: true });
    if (context === null) throw new Error('This browser has no canvas.');
    this.#context = context;
  }

  /** As many frames as are painted. */
  get track(): MediaStreamTrack | undefined {
    return this.element.captureStream(FRAMES_PER_SECOND).getVideoTracks()[0];
  }

  paint(tiles: readonly PaintedTile[]): void {
    const context = this.#context;
    context.fillStyle = COLOURS.stage;
    context.fillRect(0, 0, PICTURE.width, PICTURE.height);
    for (const tile of tiles) {
      if (tile.video === undefined) this.#paintInitials(tile);
      else this.#paintVideo(tile, tile.video);
      this.#paintName(tile);
    }
  }

  #paintVideo({ place, whole }: PaintedTile, video: HTMLVideoElement): void {
    const { left, top, width, height } = place;
    const context = this.#context;
    const { videoWidth, videoHeight } = video;
    const across = width / videoWidth;
    const down = height / videoHeight;
    if (whole) {
      const scale = Math.min(across, down);
      const [shownWidth, shownHeight] = [videoWidth * scale, videoHeight * scale];
      context.fillStyle = COLOURS.tile;
      context.fillRect(left, top, width, height);
      context.drawImage(
        video,
        left + (width - shownWidth) / 2,
        top + (height - shownHeight) / 2,
        shownWidth,
        shownHeight,
      );
      return;
    }
    const scale = Math.max(across, down);
    const [seenWidth, seenHeight] = [width / scale, height / scale];
    context.drawImage(
      video,
      (videoWidth - seenWidth) / 2,
      (videoHeight - seenHeight) / 2,
      seenWidth,
      seenHeight,
      left,
      top,
      width,
      height,
    );
  }

  #paintInitials({ place, name }: PaintedTile): void {
    const { left, top, width, height } = place;
    const context = this.#context;
    context.fillStyle = COLOURS.tile;
    context.fillRect(left, top, width, height);
    const radius = Math.min(width, height) / 5;
    const [x, y] = [left + width / 2, top + height / 2];
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = AVATARS[hueOf(name)] ?? AVATARS[0];
    context.fill();
    context.fillStyle = COLOURS.ink;
    context.font = `600 ${Math.round(radius * 0.8)}px ${FONT}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(initialsOf(name), x, y);
  }

  #paintName({ place, name }: PaintedTile): void {
    if (name === '') return;
    const context = this.#context;
    const { height, font, padding, margin } = LABEL;
    context.font = `500 ${font}px ${FONT}`;
    const most = place.width - 2 * (margin + padding);
    const width = Math.min(most, context.measureText(name).width) + 2 * padding;
    const [x, y] = [place.left + margin, place.top + place.height - margin - height];
    context.beginPath();
    context.roundRect(x, y, width, height, height / 2);
    context.fillStyle = COLOURS.label;
    context.fill();
    context.fillStyle = COLOURS.ink;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(name, x + padding, y + height / 2 + 1, most);
  }
}
