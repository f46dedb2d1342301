import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId } from '@crossfade/video-core';
import {
  MemoryBus,
  MemoryRoutingStore,
  MemoryTelemetry,
  ruleSetSchema,
  type Bus,
} from '@crossfade/video-core/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CurrentRouting, type CurrentRoutingOptions } from './current-routing.ts';
import { killsFile } from './known-kills.ts';
import { SOON } from '@crossfade/video-core/testkit';

const [alder, birch] = [asId.deployment('alder'), asId.deployment('birch')];
const place = { tenant: asId.tenant('default'), key: asId.key('garden') };
const SET = ruleSetSchema.parse({ rules: [{ name: 'all', to: 'birch' }] });

/** A bus whose hints get lost. */
class DeafBus extends MemoryBus {
  override publish(): Promise<void> {
    return Promise.resolve();
  }
}

describe('rules and kill switches of several processes', () => {
  const running: CurrentRouting[] = [];
  afterEach(async () => {
    vi.useRealTimers();
    for (const routing of running.splice(0)) await routing.stop();
  });

  async function start(change: Partial<CurrentRoutingOptions> = {}) {
    const telemetry = new MemoryTelemetry();
    const store = change.store ?? new MemoryRoutingStore([]);
    const routing = new CurrentRouting({ store, bus: new MemoryBus(), telemetry, ...change });
    running.push(routing);
    await routing.start();
    return { routing, store, telemetry };
  }

  async function pair(bus: Bus) {
    const store = new MemoryRoutingStore([]);
    const [here, there] = [await start({ store, bus }), await start({ store, bus })];
    return { store, here: here.routing, there: there.routing };
  }

  it('are the same everywhere as soon as one is told', async () => {
    const { store, here, there } = await pair(new MemoryBus());
    const killed = vi.fn();
    there.onKilled(killed);
    await store.kill({ deployment: alder, at: 1, by: 'ada' });
    await store.setRules(SET, 0, 'ada', 1);
    await here.changed();
    await vi.waitFor(() => expect(there.killed()).toEqual([alder]), SOON);
    expect(await there.answer(place)).toEqual({ deployment: 'birch', variant: 'all', version: 1 });
    expect(killed.mock.calls).toEqual([[alder]]);
    await store.revive(alder);
    await here.changed();
    await vi.waitFor(() => expect(there.killed()).toEqual([]), SOON);
  });

  it('are the same within a second when every hint is lost', async () => {
    vi.useFakeTimers();
    const { store, there } = await pair(new DeafBus());
    for (let turn = 1; turn <= 20; turn += 1) {
      await store.kill({ deployment: birch, at: turn, by: 'ada' });
      await vi.advanceTimersByTimeAsync(1_000);
      expect(there.killed(), `turn ${turn}`).toEqual([birch]);
      await store.revive(birch);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(there.killed(), `turn ${turn}`).toEqual([]);
    }
  });

  it('stay as they were while the store is away, and catch up', async () => {
    vi.useFakeTimers();
    const { routing, store } = await start();
    await store.kill({ deployment: alder, at: 1, by: 'ada' });
    await store.setRules(SET, 0, 'ada', 1);
    await routing.refresh();
    const read = vi.spyOn(store, 'read').mockRejectedValue(new Error('away'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(routing.killed()).toEqual([alder]);
    expect(await routing.answer(place)).toMatchObject({ deployment: 'birch' });
    read.mockRestore();
    await store.revive(alder);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(routing.killed()).toEqual([]);
  });

  it('are not replaced by rules that this release cannot read, but kills still count', async () => {
    const { routing, store, telemetry } = await start();
    await store.setRules(SET, 0, 'ada', 1);
    await routing.refresh();
    const kills = [{ deployment: alder, at: 1, by: 'ada' }];
    vi.spyOn(store, 'read').mockResolvedValue({ kills, unreadable: { version: 2, cause: 'new' } });
    await routing.refresh();
    await routing.refresh();
    expect(await routing.answer(place)).toMatchObject({ deployment: 'birch', version: 1 });
    expect(routing.killed()).toEqual([alder]);
    expect(telemetry.failures).toEqual([{ what: 'reading version 2 of the rules', error: 'new' }]);
  });

  it('hold after a restart while the store is away, as they were known last', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kills-'));
    const knownKills = killsFile(join(folder, 'data', 'killed-deployments.json'));
    const first = await start({ knownKills });
    await first.store.kill({ deployment: alder, at: 1, by: 'ada' });
    await first.routing.changed();

    const away = new MemoryRoutingStore([]);
    const read = vi.spyOn(away, 'read').mockRejectedValue(new Error('away'));
    const killed = vi.fn();
    const second = new CurrentRouting({
      store: away,
      bus: new MemoryBus(),
      telemetry: new MemoryTelemetry(),
      knownKills,
    });
    running.push(second);
    second.onKilled(killed);
    await second.start();
    expect(second.killed()).toEqual([alder]);
    expect(killed.mock.calls).toEqual([[alder]]);
    read.mockRestore();
    await second.refresh();
    expect(second.killed()).toEqual([]);
    expect(await knownKills.read()).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('go on without a file that is broken, and say so', async () => {
    const knownKills = { read: () => Promise.reject(new Error('torn')), write: () => Promise.resolve() };
    const { routing, telemetry } = await start({ knownKills });
    expect(routing.killed()).toEqual([]);
    expect(telemetry.failures).toHaveLength(1);
  });

  it('tell every listener of a kill, whatever another does', async () => {
    const { routing, store, telemetry } = await start();
    const killed = vi.fn();
    routing.onKilled(() => {
      throw new Error('broken');
    });
    routing.onKilled(killed);
    await store.kill({ deployment: alder, at: 1, by: 'ada' });
    await routing.refresh();
    expect(killed).toHaveBeenCalledWith(alder);
    expect(telemetry.failures).toHaveLength(1);
  });

  it('leave to the application’s own rules what they do not answer, with the environment of the server', async () => {
    const own = vi.fn(async () => ({ deployment: alder, variant: 'own' }));
    const { routing, store } = await start({
      rules: { answer: own, killed: () => [birch] },
      environment: 'staging',
    });
    expect(routing.killed()).toEqual([birch]);
    expect(await routing.answer(place)).toEqual({ deployment: alder, variant: 'own' });
    expect(own).toHaveBeenCalledWith({ ...place, client: { environment: 'staging' } });
    await store.setRules(SET, 0, 'ada', 1);
    await routing.refresh();
    expect(await routing.answer(place)).toMatchObject({ variant: 'all' });
  });
});
