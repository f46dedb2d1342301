import { setTimeout as sleep } from 'node:timers/promises';
import type { Moderator } from '../calls/moderator.ts';
import { missing, viewOf } from '../moves/whole-call.ts';
import type { Cast } from './havoc.ts';

/** What is wrong with a call; nothing where `problems` is empty. */
export interface Verdict {
  readonly problems: readonly string[];
  readonly counts: {
    readonly 'split calls': number;
    readonly 'duplicate tiles': number;
    readonly 'stuck participants': number;
  };
}

const WHOLE: Verdict = {
  problems: [],
  counts: { 'split calls': 0, 'duplicate tiles': 0, 'stuck participants': 0 },
};

/** What is wrong with a call that has had `ms` milliseconds to become whole. */
export async function judgeCall(cast: Cast, moderator: Moderator, ms: number): Promise<Verdict> {
  const deadline = Date.now() + ms;
  for (;;) {
    const verdict = await look(cast, moderator);
    if (verdict.problems.length === 0 || Date.now() > deadline) return verdict;
    await sleep(500);
  }
}

async function look({ tabs, key }: Cast, moderator: Moderator): Promise<Verdict> {
  const listed = await moderator.callAt(key).catch(() => undefined);
  const all = [...tabs.values()];
  const views = await Promise.all(all.map(viewOf));
  const names = all.map(({ name }) => name).toSorted();
  const places = new Set(views.map(({ call, epoch, deployment }) => `${call} ${epoch} ${deployment}`));
  const split = places.size > 1 || views[0]?.deployment !== listed?.deployment;
  let duplicates = 0;
  const stuck = new Map<string, string>();
  for (const [at, view] of views.entries()) {
    const { name = '' } = all[at] ?? {};
    duplicates += view.tiles.length - new Set(view.tiles).size + view.elementsTooMany;
    if (view.state !== 'connected' || view.moving || view.rooms !== 1)
      stuck.set(name, `${view.state}, ${view.rooms} rooms${view.moving ? ', moving' : ''}`);
    else if (view.tiles.join() !== names.join()) stuck.set(name, `sees ${view.tiles.join()}`);
    else
      for (const [other, sources] of Object.entries(view.others)) {
        const sent = views[all.findIndex((one) => one.name === other)]?.own ?? {};
        if (textOf(sources) !== textOf(sent))
          stuck.set(name, `${other} sends ${textOf(sent)}, and is seen with ${textOf(sources)}`);
      }
  }
  if (!split && duplicates === 0 && stuck.size === 0)
    for (const tab of all) {
      const lacking = await missing(tab);
      if (lacking.length > 0) stuck.set(tab.name, `receives nothing of ${lacking.join(', ')}`);
    }
  if (!split && duplicates === 0 && stuck.size === 0) return WHOLE;
  return {
    problems: [
      ...(split ? [`split: ${[...places].join(' | ')}; the server has it on ${listed?.deployment}`] : []),
      ...(duplicates > 0 ? [`${duplicates} tiles too many`] : []),
      ...[...stuck].map(([name, why]) => `${name}: ${why}`),
    ],
    counts: {
      'split calls': Number(split),
      'duplicate tiles': duplicates,
      'stuck participants': stuck.size,
    },
  };
}

const textOf = (sources: Readonly<Record<string, string>>): string =>
  Object.entries(sources)
    .map(([source, how]) => `${source} ${how}`)
    .toSorted()
    .join(', ');
