import { pinnedRoom } from '../../call/call-reducer.ts';
import type { PublicationId } from '../../contract/identity.ts';
import { sameDemand, type Demand } from '../../contract/media.ts';
import type { Tile } from '../session/call-session.ts';
import type { StateStore } from '../session/state-store.ts';

/** How long a publication that nothing shows is still received: tiles move about when a page is laid out anew. */
const LINGER_MS = 1_000;
const NOTHING: Demand = { visible: false, width: 0, height: 0 };

interface View {
  readonly tile: Tile;
  readonly container: HTMLElement;
  readonly element: HTMLVideoElement;
  publicationId: PublicationId | undefined;
  inView: boolean;
}

interface Shown {
  readonly views: Set<View>;
  track: MediaStreamTrack | undefined;
  sent: Demand | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Shows video in elements that it owns, and turns the size and the visibility of what is shown into the
 * demand for each publication.
 */
export class VideoTiles {
  readonly #store: StateStore;
  readonly #localTrack: (source: Tile['source']) => MediaStreamTrack | undefined;
  readonly #send: (publicationId: PublicationId, demand: Demand) => void;
  readonly #shown = new Map<PublicationId, Shown>();
  readonly #views = new Map<Element, View>();
  #observers: { readonly size: ResizeObserver; readonly place: IntersectionObserver } | undefined;

  constructor(
    store: StateStore,
    localTrack: (source: Tile['source']) => MediaStreamTrack | undefined,
    send: (publicationId: PublicationId, demand: Demand) => void,
  ) {
    this.#store = store;
    this.#localTrack = localTrack;
    this.#send = send;
  }

  show(container: HTMLElement, tile: Tile): () => void {
    const element = document.createElement('video');
    element.muted = true;
    element.playsInline = true;
    element.autoplay = true;
    element.disablePictureInPicture = true;
    element.style.cssText = 'display:block;width:100%;height:100%;object-fit:var(--video-fit,cover)';
    container.append(element);
    const view: View = { tile, container, element, publicationId: undefined, inView: true };
    this.#views.set(container, view);
    const bind = () => this.#bind(view);
    const unsubscribe = this.#store.subscribe(
      tile.participantId === 'local' ? 'local' : `participant:${tile.participantId}`,
      bind,
    );
    bind();
    const { size, place } = this.#observe();
    size.observe(container);
    place.observe(container);
    return () => {
      unsubscribe();
      size.unobserve(container);
      place.unobserve(container);
      if (this.#views.get(container) === view) this.#views.delete(container);
      this.#moveTo(view, undefined);
      element.srcObject = null;
      element.remove();
      if (this.#views.size === 0) this.#unobserve();
    };
  }

  /** A publication is there: until a tile shows it, nothing of it is wanted for long. */
  add(publicationId: PublicationId): void {
    this.#demandSoon(publicationId, this.#entry(publicationId));
  }

  /** A publication is gone. */
  remove(publicationId: PublicationId): void {
    const shown = this.#shown.get(publicationId);
    if (shown === undefined) return;
    clearTimeout(shown.timer);
    for (const view of shown.views) {
      view.publicationId = undefined;
      view.element.srcObject = null;
    }
    this.#shown.delete(publicationId);
  }

  /** The track that now carries a publication, if one does. What is gone already stays forgotten. */
  set(publicationId: PublicationId, track: MediaStreamTrack | undefined): void {
    const shown = track ? this.#entry(publicationId) : this.#shown.get(publicationId);
    if (shown === undefined) return;
    shown.track = track;
    for (const { element } of shown.views) display(element, track);
  }

  /** Tells a new connection everything that is wanted. */
  resend(): void {
    for (const [publicationId, shown] of this.#shown) if (shown.sent) this.#send(publicationId, shown.sent);
  }

  /** Forgets all publications but those that are there. */
  retain(present: ReadonlySet<PublicationId>): void {
    for (const publicationId of this.#shown.keys())
      if (!present.has(publicationId)) this.remove(publicationId);
  }

  #entry(publicationId: PublicationId): Shown {
    let shown = this.#shown.get(publicationId);
    if (shown === undefined) {
      shown = { views: new Set(), track: undefined, sent: undefined, timer: undefined };
      this.#shown.set(publicationId, shown);
    }
    return shown;
  }

  #bind(view: View): void {
    const { participantId, source } = view.tile;
    if (participantId === 'local') {
      display(view.element, this.#localTrack(source));
      return;
    }
    const participant = pinnedRoom(this.#store.state)?.participants.get(participantId);
    const publication = participant?.publications.find((one) => one.source === source);
    this.#moveTo(view, publication?.publicationId);
  }

  #moveTo(view: View, publicationId: PublicationId | undefined): void {
    const before = view.publicationId;
    if (before === publicationId) return;
    view.publicationId = publicationId;
    const left = before === undefined ? undefined : this.#shown.get(before);
    if (before !== undefined && left) {
      left.views.delete(view);
      this.#demandSoon(before, left);
    }
    if (publicationId === undefined) {
      display(view.element, undefined);
      return;
    }
    const shown = this.#entry(publicationId);
    shown.views.add(view);
    display(view.element, shown.track);
    this.#demandNow(publicationId, shown);
  }

  #demandSoon(publicationId: PublicationId, shown: Shown): void {
    if (shown.views.size > 0) {
      this.#demandNow(publicationId, shown);
      return;
    }
    clearTimeout(shown.timer);
    shown.timer = setTimeout(() => this.#demandNow(publicationId, shown), LINGER_MS);
  }

  #demandNow(publicationId: PublicationId, shown: Shown): void {
    clearTimeout(shown.timer);
    const demand = demandOf(shown.views);
    if (sameDemand(shown.sent, demand)) return;
    shown.sent = demand;
    this.#send(publicationId, demand);
  }

  #changed(view: View | undefined): void {
    const shown = view?.publicationId && this.#shown.get(view.publicationId);
    if (view?.publicationId && shown) this.#demandNow(view.publicationId, shown);
  }

  readonly #onVisibility = (): void => {
    for (const [publicationId, shown] of this.#shown) this.#demandSoon(publicationId, shown);
  };

  #observe() {
    if (this.#observers) return this.#observers;
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#observers = {
      size: new ResizeObserver((entries) => {
        for (const { target } of entries) this.#changed(this.#views.get(target));
      }),
      place: new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) {
          const view = this.#views.get(target);
          if (view) view.inView = isIntersecting;
          this.#changed(view);
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

function display(element: HTMLVideoElement, track: MediaStreamTrack | undefined): void {
  const shown = element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined;
  if (shown === track) return;
  element.srcObject = track ? new MediaStream([track]) : null;
  // Muted video may always play; what fails here is a load that another track interrupted.
  if (track) void element.play().catch(() => undefined);
}
