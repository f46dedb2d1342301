// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { Playback } from './playback.ts';
import { VideoTiles } from './video-tiles.ts';

const BEN = { participantId: asId.participant('ben'), source: 'camera' } as const;

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function shownBen() {
  const tiles = new VideoTiles(
    new Playback(() => {}),
    () => undefined,
    () => {},
  );
  const [box, inFront] = [document.createElement('div'), document.createElement('video')];
  tiles.show(box, BEN);
  const hide = (hidden: boolean, picture: Element | null): void => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(hidden ? 'hidden' : 'visible');
    Object.defineProperty(document, 'pictureInPictureElement', { value: picture, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  return { tiles, inFront, hide };
}

it('a hidden page needs no video, but the one that stays in front of other pages', () => {
  const { tiles, inFront, hide } = shownBen();
  hide(false, null);
  expect(tiles.demand(BEN)?.visible).toBe(true);
  hide(true, null);
  expect(tiles.demand(BEN)?.visible).toBe(false);
  const close = tiles.attach(inFront, BEN);
  hide(true, inFront);
  expect(tiles.demand(BEN)?.visible).toBe(true);
  hide(true, null);
  expect(tiles.demand(BEN)?.visible).toBe(false);
  close();
});
