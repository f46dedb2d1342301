import type { Page } from '@playwright/test';

/** Makes the WebSockets of a page breakable, from its next load on: `window.sockets` cuts and mends them. */
export async function makeSocketsBreakable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const open = new Set<WebSocket>();
    window.sockets = {
      reachable: true,
      cut() {
        this.reachable = false;
        for (const socket of open) socket.close();
        open.clear();
      },
      mend() {
        this.reachable = true;
      },
    };
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        // Nobody listens there.
        super(window.sockets?.reachable ? url : 'ws://127.0.0.1:65535', protocols);
        open.add(this);
      }
    };
  });
  await page.reload();
}

declare global {
  interface Window {
    sockets?: { reachable: boolean; cut(): void; mend(): void };
  }
}
