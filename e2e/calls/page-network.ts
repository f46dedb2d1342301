import type { Page } from '@playwright/test';

/** Makes a page's own network breakable, from its next load on: `window.network` cuts and mends its WebSockets. */
export async function makeNetworkBreakable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const sockets = new Set<WebSocket>();
    window.network = {
      reachable: true,
      cut() {
        this.reachable = false;
        for (const socket of sockets) socket.close();
        sockets.clear();
      },
      mend() {
        this.reachable = true;
      },
    };
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        // Nobody listens there.
        super(window.network?.reachable ? url : 'ws://127.0.0.1:65535', protocols);
        sockets.add(this);
      }
    };
  });
  await page.reload();
}

declare global {
  interface Window {
    network?: { reachable: boolean; cut(): void; mend(): void };
  }
}
