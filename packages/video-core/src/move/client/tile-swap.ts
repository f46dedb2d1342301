import type { RemoteOwner } from '../../client/media/media-owner.ts';
import type { View } from '../../client/media/video-tiles.ts';
import type { CallRooms } from '../../client/session/rooms/call-rooms.ts';
import type { RoomSide } from '../../client/session/rooms/room-side.ts';
import { AHEAD } from './move-times.ts';

/**
 * Shows a participant's video from the target, without a gap: under each element that shows the source lies another with
 * the target, until one of those that are seen shows frames as large as is needed, or as the source's, and as often as
 * that; or shows any while the source stands still. Then the upper ones are taken away.
 */
export class TileSwap {
  readonly owner: RemoteOwner;
  readonly #rooms: CallRooms;
  /** What lies under each view's element. */
  readonly #under = new Map<View, HTMLVideoElement>();

  /** `onReady` is called when the target can be shown: by each view, which all show the same track. */
  constructor(rooms: CallRooms, side: RoomSide, owner: RemoteOwner, onReady: (swap: TileSwap) => void) {
    this.owner = owner;
    this.#rooms = rooms;
    const track = rooms.track(owner, side);
    const needed = rooms.tiles.demand(owner)?.height ?? 0;
    for (const view of rooms.tiles.views(owner) ?? []) {
      const { element } = view;
      if (!view.inView || view.container === element) continue;
      const under = document.importNode(element);
      under.muted = true;
      // Both are positioned, so the one that comes first in the document lies under the other.
      under.style.cssText += `;position:absolute;width:${element.offsetWidth}px;height:${element.offsetHeight}px`;
      element.style.position = 'relative';
      element.before(under);
      this.#under.set(view, under);
      rooms.playback.set(under, track);
      const height = Math.min(needed, element.videoHeight);
      // A server passes on single frames of a layer, or each fourth, until it knows what the network carries. A frame that is
      // large enough counts two, another one, and each of the source takes one away: so as many of the target's have to
      // come as of the source's, in a row; where the source stands still, any count.
      let lead = 0;
      let shown = 0;
      const ahead: VideoFrameRequestCallback = (_, frame) => {
        lead += shown;
        shown = element.getVideoPlaybackQuality().totalVideoFrames;
        lead = Math.max(0, lead - shown) + (frame.height < height ? 1 : 2);
        if (lead < AHEAD) under.requestVideoFrameCallback(ahead);
        else onReady(this);
      };
      // Where a browser tells nothing of frames, the mover's patience decides. The source's element is not asked to tell: what
      // it has yet to tell would keep it, and all that it showed, when it is taken away.
      under.requestVideoFrameCallback?.(ahead);
    }
  }

  /** Takes the source's elements away. The participant's video has to be shown from the target by now. */
  finish(): void {
    const { tiles, playback } = this.#rooms;
    const views = tiles.views(this.owner);
    for (const [view, under] of this.#under) {
      const { element } = view;
      const spare = views?.has(view) ? element : under;
      element.style.position = '';
      under.style.cssText = element.style.cssText;
      if (spare === element) view.element = under;
      playback.set(spare, undefined);
      spare.remove();
    }
    tiles.update(this.owner, true);
  }
}
