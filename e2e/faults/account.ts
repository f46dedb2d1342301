import type { CallTab } from '../calls/call-tab.ts';

/** Milliseconds between two looks at the counters, and without news from which on media counts as interrupted. */
const LOOK = 100;
const INTERRUPTED = 700;

const KINDS = ['audio', 'video'] as const;

interface Gap {
  readonly kind: (typeof KINDS)[number];
  /** When something came for the last time before, and for the first time after. Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What somebody saw and heard of a call while something went wrong. */
export interface Account {
  /** States of the call, one after the other. */
  readonly states: readonly string[];
  /** Everything that was said on the page. */
  readonly said: readonly string[];
  /** The most tiles that one person had at a time. */
  readonly mostTiles: number;
  /** Interruptions that are over. */
  readonly gaps: readonly Gap[];
  /** When a frame and a packet of sound came last. */
  readonly last: Readonly<Record<Gap['kind'], number>>;
}

declare global {
  interface Window {
    account?: Account;
  }
}

/** Has a page write down what comes and what it says from now on. */
export async function keepAccount({ page }: CallTab): Promise<void> {
  await page.evaluate(
    ({ look, interrupted, kinds }) => {
      const states: string[] = [];
      const said: string[] = [];
      const gaps: Gap[] = [];
      const last = { audio: Date.now(), video: Date.now() };
      const account = { states, said, gaps, last, mostTiles: 0 };
      window.account = account;

      const read = (): void => {
        const state = document.querySelector('[data-testid=call]')?.getAttribute('data-state') ?? 'none';
        if (states.at(-1) !== state) states.push(state);
        for (const { textContent } of document.querySelectorAll('output, [role=alert], [role=log] > *'))
          if (textContent !== '' && !said.includes(textContent)) said.push(textContent);
        const tiles = new Map<string, number>();
        for (const tile of document.querySelectorAll('[data-testid=tile]')) {
          const name = tile.getAttribute('data-participant') ?? '';
          tiles.set(name, (tiles.get(name) ?? 0) + 1);
        }
        account.mostTiles = Math.max(account.mostTiles, ...tiles.values());
      };
      read();
      const observer = new MutationObserver(() => {
        if (window.account === account) read();
        else observer.disconnect();
      });
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });

      const counters = new Map<string, number>();
      const count = async (): Promise<void> => {
        const came = new Set<string>();
        for (const {
          direction,
          publicationId,
          kind,
          packets,
          frames,
        } of (await window.__crossfade?.stats()) ?? []) {
          if (direction !== 'receive') continue;
          const counter = (kind === 'video' ? frames : packets) ?? 0;
          const before = counters.get(publicationId) ?? 0;
          // A track that is received anew counts from zero.
          if (counter !== before && counter > 0) came.add(kind);
          counters.set(publicationId, counter);
        }
        const now = Date.now();
        for (const kind of kinds) {
          if (!came.has(kind)) continue;
          if (now - last[kind] > interrupted) gaps.push({ kind, from: last[kind], to: now });
          last[kind] = now;
        }
        // Until another account is begun.
        if (window.account === account) setTimeout(() => void count(), look);
      };
      void count();
    },
    { look: LOOK, interrupted: INTERRUPTED, kinds: KINDS },
  );
}

export async function accountOf({ page, name }: CallTab): Promise<Account> {
  const account = await page.evaluate(() => window.account);
  if (account === undefined) throw new Error(`${name} keeps no account.`);
  return account;
}

/** Whether picture and sound have been coming without a break for `ms` milliseconds, after `since`. */
export function isSteady({ gaps, last }: Account, since: number, ms: number): boolean {
  const now = Date.now();
  const begun = Math.max(since, ...gaps.map(({ to }) => to));
  return now - begun >= ms && KINDS.every((kind) => now - last[kind] < INTERRUPTED);
}

/** From when to when, in milliseconds after `since`, picture and sound stood still. */
export const interruptionsOf = ({ gaps }: Account, since: number): readonly string[] =>
  gaps.map(({ kind, from, to }) => `${kind} ${from - since} to ${to - since}`);

/** Milliseconds of the longest time without picture or without sound, of those that ended after `since`. */
export const longestInterruption = ({ gaps }: Account, since: number): number =>
  Math.max(0, ...gaps.filter(({ to }) => to > since).map(({ from, to }) => to - from));

/** Milliseconds after `since` until picture and sound came without a break; 0 when they never stopped. */
export const timeToMedia = (account: Account, since: number): number =>
  Math.max(0, ...account.gaps.filter(({ to }) => to > since).map(({ to }) => to - since));
