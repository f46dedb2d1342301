import type { CallTab } from '../calls/call-tab.ts';

/**
 * Hides a page, as another tab before it does: no frame is painted, and it gets the event. Chromium without a window
 * keeps every page visible. Answers what shows it again.
 */
export async function hidePage({ page }: CallTab): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const held = new Map<number, FrameRequestCallback>();
    const { requestAnimationFrame: request, cancelAnimationFrame: cancel } = window;
    const { requestVideoFrameCallback: requestFrame } = HTMLVideoElement.prototype;
    let next = -1;
    window.requestAnimationFrame = (callback) => {
      held.set((next -= 1), callback);
      return next;
    };
    window.cancelAnimationFrame = (handle) => void (held.delete(handle) || cancel(handle));
    HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;
    const tell = (state: DocumentVisibilityState): void => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
      Object.defineProperty(document, 'hidden', { configurable: true, value: state === 'hidden' });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    };
    window.showAgain = () => {
      window.requestAnimationFrame = request;
      window.cancelAnimationFrame = cancel;
      HTMLVideoElement.prototype.requestVideoFrameCallback = requestFrame;
      Reflect.deleteProperty(document, 'visibilityState');
      Reflect.deleteProperty(document, 'hidden');
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      for (const callback of held.values()) request(callback);
    };
    tell('hidden');
  });
  return () => page.evaluate(() => window.showAgain?.());
}

declare global {
  interface Window {
    showAgain?: () => void;
  }
}
