import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeploymentHealth } from './deployment-health.ts';
import { FakeDeployment } from '../../testkit/server/fake-deployment.ts';
import { MemoryBus } from '../ports/memory-bus.ts';
import { MemoryTelemetry } from '../ports/memory-telemetry.ts';

const LATCH = 15_000;

describe('the health of a deployment', () => {
  const started: DeploymentHealth[] = [];
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    for (const health of started.splice(0)) health.stop();
    vi.useRealTimers();
  });

  function observe(deployment: FakeDeployment, bus = new MemoryBus()): DeploymentHealth {
    const telemetry = new MemoryTelemetry();
    const health = new DeploymentHealth({
      adapters: [deployment],
      bus,
      clock: { now: () => Date.now() },
      telemetry,
      interval: 1_000,
      latch: LATCH,
    });
    started.push(health);
    return health;
  }

  it('is asked in the background', async () => {
    const alder = new FakeDeployment('alder');
    const health = observe(alder);
    await health.start();
    expect(health.of(alder.deployment)).toEqual({ healthy: true });
    alder.reachable = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(health.of(alder.deployment)).toEqual({ healthy: false, detail: 'a test took it away' });
  });

  it('stays bad for a while after the last failure, and then is good again', async () => {
    const alder = new FakeDeployment('alder');
    const health = observe(alder);
    await health.start();
    health.reportDown(alder.deployment, 'a join failed');
    await vi.advanceTimersByTimeAsync(LATCH - 1);
    expect(health.of(alder.deployment).healthy).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(health.of(alder.deployment).healthy).toBe(true);
  });

  it('is waited for while it comes up, and not held against it', async () => {
    const alder = new FakeDeployment('alder');
    alder.reachable = false;
    const health = observe(alder);
    const ready = health.start();
    await vi.advanceTimersByTimeAsync(1_000);
    alder.reachable = true;
    await vi.advanceTimersByTimeAsync(1_000);
    await ready;
    expect(health.of(alder.deployment).healthy).toBe(true);
  });

  it('is not waited for without end', async () => {
    const alder = new FakeDeployment('alder');
    alder.reachable = false;
    const health = observe(alder);
    const ready = health.start();
    await vi.advanceTimersByTimeAsync(6_000);
    await ready;
    expect(health.of(alder.deployment).healthy).toBe(false);
  });

  it('is told to every process by the one that found it bad', async () => {
    const alder = new FakeDeployment('alder');
    const bus = new MemoryBus();
    const [here, there] = [observe(alder, bus), observe(alder, bus)];
    await Promise.all([here.start(), there.start()]);
    here.reportDown(alder.deployment, 'a join failed');
    await vi.advanceTimersByTimeAsync(0);
    expect(there.of(alder.deployment)).toEqual({ healthy: false, detail: 'a join failed' });
  });

  it('leaves no timer behind', async () => {
    const health = observe(new FakeDeployment('alder'));
    await health.start();
    health.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
