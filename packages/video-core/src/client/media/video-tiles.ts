import { sameDemand, type Demand } from '../../contract/media.ts';
import { ownerKey, type MediaOwner } from './media-owner.ts';
import type { Playback } from './playback.ts';

/** Milliseconds for which video that nothing shows is still received: tiles are moved when a page is laid out again. */
const LINGER_MS = 1_000;

/** One participant's video of one source: where it is shown, and what is needed of it. */
interface Video {
  readonly owner: MediaOwner;
  readonly views: Set<View>;
  /** Whether a room of the call has it. */
  published: boolean;
  demand: Demand | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Where video is shown. `container` is the element itself where the application brought it. */
export interface View {
  readonly container: HTMLElement;
  element: HTMLVideoElement;
  inView: boolean;
}

/**
 * Shows video in elements that it owns, and turns the size and the visibility of what is shown into the demand for each
 * participant's source.
 */
export class VideoTiles {
  readonly #playback: Playback;
  readonly #track: (owner: MediaOwner) => MediaStreamTrack | undefined;
  readonly #onDemand: (owner: MediaOwner) => void;
  readonly #videos = new Map<string, Video>();

  /** `onDemand`: something else is needed of a participant's video. */
  constructor(
    playback: Playback,
    track: (owner: MediaOwner) => MediaStreamTrack | undefined,
    onDemand: (owner: MediaOwner) => void,
  ) {
    this.#playback = playback;
    this.#track = track;
    this.#onDemand = onDemand;
  }

  show(container: HTMLElement, owner: MediaOwner): () => void {
    const attributes = { muted: true, playsInline: true, autoplay: true, disablePictureInPicture: true };
    const element = Object.assign(document.createElement('video'), attributes);
    element.style.cssText = 'display:block;width:100%;height:100%;object-fit:var(--video-fit,cover)';
    container.append(element);
    return this.attach(element, owner, container);
  }

  /** Shows video with an element whose container's size and visibility are the demand. */
  attach(element: HTMLVideoElement, owner: MediaOwner, container: HTMLElement = element): () => void {
    const video = this.#video(owner);
    const view: View = { container, element, inView: true };
    video.views.add(view);
    const changed = (): void => this.#demandNow(video);
    const size = new ResizeObserver(changed);
    const place = new IntersectionObserver((entries) => {
      for (const { isIntersecting } of entries) view.inView = isIntersecting;
      changed();
    });
    size.observe(container);
    place.observe(container);
    document.addEventListener('visibilitychange', changed);
    this.#playback.set(element, this.#track(owner));
    changed();
    return () => {
      size.disconnect();
      place.disconnect();
      document.removeEventListener('visibilitychange', changed);
      video.views.delete(view);
      this.#demandSoon(video);
      this.#prune(video);
      this.#playback.set(view.element, undefined);
      if (container !== element) view.element.remove();
    };
  }

  /** Follows the rooms: another track is to be shown, or a room has the video at last, or none any more. */
  update(owner: MediaOwner, published: boolean): void {
    const known = this.#videos.get(ownerKey(owner));
    if (!published && !known) return;
    const video = known ?? this.#video(owner);
    if (published !== video.published) {
      video.published = published;
      // Until a tile shows it, nothing of it is wanted for long.
      if (published) this.#demandSoon(video);
      else this.#prune(video);
    }
    for (const { element } of video.views) this.#playback.set(element, this.#track(owner));
  }

  views(owner: MediaOwner): ReadonlySet<View> | undefined {
    return this.#videos.get(ownerKey(owner))?.views;
  }

  /** What is needed of a participant's video, once that is known. */
  demand(owner: MediaOwner): Demand | undefined {
    return this.#videos.get(ownerKey(owner))?.demand;
  }

  #video(owner: MediaOwner): Video {
    const key = ownerKey(owner);
    let video = this.#videos.get(key);
    if (video === undefined) {
      video = { owner, views: new Set(), published: false, demand: undefined, timer: undefined };
      this.#videos.set(key, video);
    }
    return video;
  }

  #prune(video: Video): void {
    if (video.published || video.views.size > 0) return;
    clearTimeout(video.timer);
    const key = ownerKey(video.owner);
    if (this.#videos.get(key) === video) this.#videos.delete(key);
  }

  #demandSoon(video: Video): void {
    if (video.views.size > 0) {
      this.#demandNow(video);
      return;
    }
    clearTimeout(video.timer);
    video.timer = setTimeout(() => this.#demandNow(video), LINGER_MS);
  }

  #demandNow(video: Video): void {
    clearTimeout(video.timer);
    const demand = demandOf(video.views);
    if (sameDemand(video.demand, demand)) return;
    video.demand = demand;
    this.#onDemand(video.owner);
  }
}

/** The largest of all views, in device pixels. */
function demandOf(views: ReadonlySet<View>): Demand {
  // A hidden page is seen in the picture that stays in front of other pages, and nowhere else.
  const seen = [...views].filter(({ inView, element }) =>
    document.visibilityState === 'visible' ? inView : element === document.pictureInPictureElement,
  );
  const largest = (size: 'clientWidth' | 'clientHeight'): number =>
    Math.max(0, ...seen.map(({ container }) => Math.round(container[size] * devicePixelRatio)));
  return { visible: seen.length > 0, width: largest('clientWidth'), height: largest('clientHeight') };
}
