import type { CallTab } from '../calls/call-tab.ts';

declare global {
  interface Window {
    crossfadePlayers?: Set<HTMLMediaElement>;
  }
}

/** Keeps every element that plays, from the page's next load on: those for voices are in no document. */
export async function keepPlayers({ page }: CallTab): Promise<void> {
  await page.addInitScript(() => {
    const players = new Set<HTMLMediaElement>();
    window.crossfadePlayers = players;
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      players.add(this);
      return play.call(this);
    };
  });
  await page.reload();
}

/** How loud each voice is that is heard. */
export const volumesOf = ({ page }: CallTab): Promise<readonly number[]> =>
  page.evaluate(() =>
    [...(window.crossfadePlayers ?? [])]
      .filter(
        ({ tagName, muted, paused, srcObject }) => tagName === 'AUDIO' && !muted && !paused && srcObject,
      )
      .map(({ volume }) => Math.round(volume * 100) / 100),
  );
