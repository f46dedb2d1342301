import { expect } from '@playwright/test';
import type { CallTab } from '../calls/call-tab.ts';
import type { Moderator, Move } from '../calls/moderator.ts';

type Phase = 'prepare' | 'committed';

/** What is done once a page shows that a move has come so far. */
export type Meanwhile = Readonly<Partial<Record<Phase, () => Promise<unknown>>>>;

/** Resolves when a page shows a phase of a move, however briefly; to be called before the move begins. */
export const untilPhase = ({ page }: CallTab, phase: Phase): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (document.querySelector('[data-testid=call]')?.getAttribute('data-moving') !== wanted) return;
          changes.disconnect();
          resolve();
        };
        const changes = new MutationObserver(look);
        changes.observe(document, { subtree: true, childList: true, attributeFilter: ['data-moving'] });
        look();
      }),
    phase,
  );

/** The moves of one call. */
export class Crossing {
  readonly #moderator: Moderator;
  readonly #key: string;

  constructor(moderator: Moderator, key: string) {
    this.#moderator = moderator;
    this.#key = key;
  }

  /** Moves the call and waits until that is over; `meanwhile` is done when `watcher` shows the phase. */
  async to(
    deployment: string,
    {
      watcher,
      meanwhile = {},
      force = false,
    }: { readonly watcher?: CallTab; readonly meanwhile?: Meanwhile; readonly force?: boolean } = {},
  ): Promise<Move> {
    const move = this.#move(deployment, force);
    if (watcher) void tellWhatIsSlow(watcher, move);
    const act = async (phase: Phase): Promise<void> => {
      const what = meanwhile[phase];
      if (!watcher || !what) return;
      const missed = await Promise.race([untilPhase(watcher, phase).then(() => undefined), move]);
      if (missed) throw new Error(`${watcher.name} did not show ${phase}: ${JSON.stringify(missed)}`);
      await what();
    };
    const [over] = await Promise.all([move, act('prepare'), act('committed')]);
    return over;
  }

  /** Moves the call, and expects it there. */
  async over(deployment: string, options: Parameters<Crossing['to']>[1] = {}): Promise<Move> {
    const over = await this.to(deployment, options);
    expect(over, over.detail).toMatchObject({ state: 'finished' });
    const { requestedAt, committedAt = Number.NaN, endedAt = Number.NaN } = over;
    console.log(
      `to ${deployment}: committed after ${committedAt - requestedAt} ms, over after ${endedAt - requestedAt} ms`,
    );
    return over;
  }

  async #move(deployment: string, force: boolean): Promise<Move> {
    const move = await this.#moderator.move(this.#key, deployment, { force });
    return await this.whenOver(move);
  }

  /** How a move ended. */
  async whenOver(move: string): Promise<Move> {
    await expect
      .poll(async () => (await this.#moderator.moveState(move)).state, { timeout: 30_000, intervals: [100] })
      .toMatch(/finished|aborted/);
    return await this.#moderator.moveState(move);
  }
}

/** Milliseconds after which a move that is not committed is slow. */
const SLOW = 6_000;

/** Prints what a page has of both rooms when a move takes long: what is missing in the second is waited for. */
async function tellWhatIsSlow({ page, name }: CallTab, move: Promise<unknown>): Promise<void> {
  const slow = await Promise.race([
    move.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), SLOW)),
  ]).catch(() => false);
  if (!slow || page.isClosed()) return;
  const rooms = await page.evaluate(() =>
    window.__crossfade?.getState().rooms.map(({ epoch, connection, order, participants, own }) => ({
      epoch,
      connection: connection.name,
      published: Object.keys(own.published).join(),
      others: order.map((id) => {
        const one = participants.get(id);
        const publications = one?.publications.map(
          ({ source, mutedBy, subscription, media }) =>
            `${source} ${subscription} ${media}${mutedBy.length > 0 ? ' muted' : ''}`,
        );
        return `${one?.name}: ${publications?.join(', ')}`;
      }),
    })),
  );
  console.log(`${name} after ${SLOW} ms: ${JSON.stringify(rooms, undefined, 1)}`);
}
