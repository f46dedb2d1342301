import { setTimeout as sleep } from 'node:timers/promises';
import { TESTED } from '../../adapters/tests.ts';
import type { Stack } from '../../scripts/stack.mjs';
import type { CallTab } from '../calls/call-tab.ts';
import type { Moderator } from '../calls/moderator.ts';
import { FIRST_BACKEND } from '../faults/backends.ts';
import { freezePage } from '../faults/freeze-page.ts';
import { cutSocketsFor } from '../faults/quick-faults.ts';
import { PROVIDERS } from '../matrix/manifests.ts';
import type { Act } from './schedule.ts';

/** The people of one call, by their names. */
export interface Cast {
  readonly tabs: ReadonlyMap<string, CallTab>;
  readonly key: string;
}

export interface HavocOptions {
  readonly cast: Cast;
  readonly stack: Stack;
  readonly moderator: Moderator;
  /** Every deployment. */
  readonly places: readonly string[];
}

/** Milliseconds without connections, and without a running page. */
const CUT = 800;
const FROZEN = 3_000;

/** Makes things go wrong in one round, and makes the product whole again. */
export class Havoc {
  readonly #options: HavocOptions;
  /** What has to be done before the call can be whole. */
  readonly #repairs: (() => Promise<unknown>)[] = [];

  constructor(options: HavocOptions) {
    this.#options = options;
  }

  /** A person or a part that is away already is left alone. */
  async play(
    act: Act,
    { source, target }: { readonly source: string; readonly target: string },
  ): Promise<void> {
    const { cast, stack, moderator, places } = this.#options;
    const tab = cast.tabs.get(act.who);
    if (!tab) return;
    switch (act.what) {
      case 'reload':
        await tab.page.reload();
        return await joinAgain(tab);
      case 'leave and come back':
        if (!(await press(tab, 'Leave'))) return;
        await press(tab, 'Back to the call');
        return await joinAgain(tab);
      case 'cut the sockets':
        return await cutSocketsFor(tab, CUT);
      case 'freeze': {
        const thaw = await freezePage(tab);
        await sleep(FROZEN);
        return await thaw();
      }
      case 'mute or unmute':
        return void (await pressOne(tab, 'Mute', 'Unmute'));
      case 'camera off or on':
        return void (await pressOne(tab, 'Stop camera', 'Start camera'));
      case 'screen on or off':
        return void (await pressOne(tab, 'Stop sharing', 'Share screen'));
      case 'ask for another move':
        for (const place of places) await moderator.tryMove(cast.key, place).catch(() => undefined);
        return;
      case 'switch the target off':
        return await this.#switchOff(target);
      case 'switch the source off':
        return await this.#switchOff(source);
      case 'kill the target':
        return await this.#killMedia(target);
      case 'kill the source':
        return await this.#killMedia(source);
      case 'kill the server':
        await stack.kill(FIRST_BACKEND);
        return await stack.restart(FIRST_BACKEND);
    }
  }

  /** Resolves when every deployment can take calls again. */
  async repair(): Promise<void> {
    const { moderator, places } = this.#options;
    for (const repair of this.#repairs) await repair();
    const deadline = Date.now() + 60_000;
    for (const place of places)
      while (!(await moderator.isWell(place).catch(() => false))) {
        if (Date.now() > deadline) throw new Error(`${place} does not come back.`);
        await sleep(300);
      }
  }

  async #switchOff(deployment: string): Promise<void> {
    const { moderator } = this.#options;
    this.#repairs.push(() => moderator.revive(deployment));
    await moderator.kill(deployment).catch(() => undefined);
    // As long as an operator looks whether it worked.
    await sleep(2_000);
  }

  async #killMedia(deployment: string): Promise<void> {
    const { stack } = this.#options;
    const provider = PROVIDERS.find((one) => one === deployment);
    if (!provider) return;
    const { mediaServer } = TESTED[provider].faults;
    await mediaServer.kill(stack).catch(() => undefined);
    await mediaServer.start(stack);
  }
}

async function press(tab: CallTab, name: string): Promise<boolean> {
  return await tab
    .button(name)
    .click({ timeout: 5_000 })
    .then(
      () => true,
      () => false,
    );
}

async function pressOne(tab: CallTab, ...names: readonly string[]): Promise<void> {
  for (const name of names)
    if (await tab.button(name).isVisible()) {
      await press(tab, name);
      return;
    }
}

/** While the server is away, people try again. */
async function joinAgain(tab: CallTab): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) {
    await press(tab, 'Join');
    const { root } = tab;
    const connected = await root
      .and(tab.page.locator('[data-state=connected]'))
      .waitFor({ state: 'attached', timeout: 10_000 })
      .then(
        () => true,
        () => false,
      );
    if (connected) return;
    if (!(await press(tab, 'Try again'))) await tab.page.reload();
  }
}
