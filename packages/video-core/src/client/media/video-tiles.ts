import { sameDemand, type Demand } from '../../contract/media.ts';
import type { Tile } from '../session/call-session.ts';
import type { Playback } from './playback.ts';
import { ownerKey, type MediaOwner } from './remote-media.ts';

/** Milliseconds for which video that nothing shows is still received: tiles move about when a page is laid out anew. */
const LINGER_MS = 1_000;
const NOTHING: Demand = { visible: false, width: 0, height: 0 };

interface View {
  readonly tile: Tile;
  readonly container: HTMLElement;
  readonly element: HTMLVideoElement;
  inView: boolean;
}

/** Where one participant's video of one source is shown, and what is needed of it. */
interface Picture {
  readonly owner: MediaOwner;
  readonly views: Set<View>;
  /** Whether a room of the call has it. */
  published: boolean;
  demand: Demand | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export interface VideoTilesHost {
  track(owner: MediaOwner): MediaStreamTrack | undefined;
  localTrack(source: Tile['source']): MediaStreamTrack | undefined;
  /** Calls `listener` when a local track may be another one; returns how to stop. */
  onLocalChange(listener: () => void): () => void;
  demandChanged(owner: MediaOwner): void;
}

/**
 * Shows video in elements that it owns, and turns the size and the visibility of what is shown into the demand for each
 * participant's source.
 */
export class VideoTiles {
  readonly #host: VideoTilesHost;
  readonly #playback: Playback;
  readonly #pictures = new Map<string, Picture>();
  readonly #views = new Map<Element, View>();
  #observers: { readonly size: ResizeObserver; readonly place: IntersectionObserver } | undefined;

  constructor(host: VideoTilesHost, playback: Playback) {
    this.#host = host;
    this.#playback = playback;
  }

  show(container: HTMLElement, tile: Tile): () => void {
    const element = document.createElement('video');
    element.muted = true;
    element.playsInline = true;
    element.autoplay = true;
    element.disablePictureInPicture = true;
    element.style.cssText = 'display:block;width:100%;height:100%;object-fit:var(--video-fit,cover)';
    container.append(element);
    const leave = this.#view({ tile, container, element, inView: true });
    return () => {
      leave();
      element.remove();
    };
  }

  /** Shows a tile with the application's own element, whose size and visibility are the demand. */
  attach(element: HTMLVideoElement, tile: Tile): () => void {
    return this.#view({ tile, container: element, element, inView: true });
  }

  #view(view: View): () => void {
    const { container, element } = view;
    this.#views.set(container, view);
    const leave = this.#enter(view);
    const { size, place } = this.#observe();
    size.observe(container);
    place.observe(container);
    return () => {
      size.unobserve(container);
      place.unobserve(container);
      if (this.#views.get(container) === view) this.#views.delete(container);
      leave();
      this.#playback.set(element, undefined);
      if (this.#views.size === 0) this.#unobserve();
    };
  }

  #enter(view: View): () => void {
    const { participantId, source } = view.tile;
    if (participantId === 'local') {
      const display = () => this.#playback.set(view.element, this.#host.localTrack(source));
      display();
      return this.#host.onLocalChange(display);
    }
    const picture = this.#picture({ participantId, source });
    picture.views.add(view);
    this.#playback.set(view.element, this.#host.track(picture.owner));
    this.#demandNow(picture);
    return () => {
      picture.views.delete(view);
      this.#demandSoon(picture);
      this.#prune(picture);
    };
  }

  /** A room has it: until a tile shows it, nothing of it is wanted for long. */
  added(owner: MediaOwner): void {
    const picture = this.#picture(owner);
    if (picture.published) return;
    picture.published = true;
    this.#demandSoon(picture);
  }

  /** No room has it any more. */
  gone(owner: MediaOwner): void {
    const picture = this.#picture(owner);
    picture.published = false;
    this.#prune(picture);
  }

  /** Another track is to be shown, or none. */
  changed(owner: MediaOwner): void {
    for (const { element } of this.#pictures.get(ownerKey(owner))?.views ?? [])
      this.#playback.set(element, this.#host.track(owner));
  }

  /** What is needed of a participant's video, once that is known. */
  demand(owner: MediaOwner): Demand | undefined {
    return this.#pictures.get(ownerKey(owner))?.demand;
  }

  #picture(owner: MediaOwner): Picture {
    const key = ownerKey(owner);
    let picture = this.#pictures.get(key);
    if (picture === undefined) {
      picture = { owner, views: new Set(), published: false, demand: undefined, timer: undefined };
      this.#pictures.set(key, picture);
    }
    return picture;
  }

  #prune(picture: Picture): void {
    if (picture.published || picture.views.size > 0) return;
    clearTimeout(picture.timer);
    const key = ownerKey(picture.owner);
    if (this.#pictures.get(key) === picture) this.#pictures.delete(key);
  }

  #demandSoon(picture: Picture): void {
    if (picture.views.size > 0) {
      this.#demandNow(picture);
      return;
    }
    clearTimeout(picture.timer);
    picture.timer = setTimeout(() => this.#demandNow(picture), LINGER_MS);
  }

  #demandNow(picture: Picture): void {
    clearTimeout(picture.timer);
    const demand = demandOf(picture.views);
    if (sameDemand(picture.demand, demand)) return;
    picture.demand = demand;
    this.#host.demandChanged(picture.owner);
  }

  #resized(view: View | undefined): void {
    if (view === undefined || view.tile.participantId === 'local') return;
    const { participantId, source } = view.tile;
    const picture = this.#pictures.get(ownerKey({ participantId, source }));
    if (picture) this.#demandNow(picture);
  }

  readonly #onVisibility = (): void => {
    for (const picture of this.#pictures.values()) this.#demandSoon(picture);
  };

  #observe() {
    if (this.#observers) return this.#observers;
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#observers = {
      size: new ResizeObserver((entries) => {
        for (const { target } of entries) this.#resized(this.#views.get(target));
      }),
      place: new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) {
          const view = this.#views.get(target);
          if (view) view.inView = isIntersecting;
          this.#resized(view);
        }
      }),
    };
    return this.#observers;
  }

  #unobserve(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#observers?.size.disconnect();
    this.#observers?.place.disconnect();
    this.#observers = undefined;
  }
}

/** The largest of all views, in device pixels. */
function demandOf(views: ReadonlySet<View>): Demand {
  if (document.visibilityState === 'hidden') return NOTHING;
  let width = 0;
  let height = 0;
  let visible = false;
  for (const { container, inView } of views) {
    if (!inView) continue;
    visible = true;
    width = Math.max(width, Math.round(container.clientWidth * devicePixelRatio));
    height = Math.max(height, Math.round(container.clientHeight * devicePixelRatio));
  }
  return visible ? { visible, width, height } : NOTHING;
}
