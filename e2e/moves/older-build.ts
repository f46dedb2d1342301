import type { CallTab } from '../calls/call-tab.ts';

/** The last version of the control channel before there were moves. */
const BEFORE_MOVES = 3;

/**
 * Has a page be one of the release before moves, from its next load on, as far as the control channel tells: it says that
 * it speaks an earlier version, and hears nothing of where its call is.
 */
export async function useOlderBuild({ page }: CallTab): Promise<void> {
  await page.routeWebSocket(/\/control\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((packet) =>
      server.send(
        typeof packet === 'string'
          ? packet.replace(/"version":\d+,"oldest"/, `"version":${BEFORE_MOVES},"oldest"`)
          : packet,
      ),
    );
    server.onMessage((packet) =>
      socket.send(
        typeof packet === 'string' && packet.includes('"type":"call"')
          ? packet.replace(/,"(?:epoch|attempt)":\d+/g, '')
          : packet,
      ),
    );
  });
  await page.reload();
}
