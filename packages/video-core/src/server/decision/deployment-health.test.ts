import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeploymentHealth } from './deployment-health.ts';
import { FakeDeployment } from '../../testkit/server/fake-deployment.ts';
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

  function observe(deployment: FakeDeployment): DeploymentHealth {
    const telemetry = new MemoryTelemetry();
    const health = new DeploymentHealth({
      adapters: [deployment],
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
    health.reportFailure(alder.deployment, 'a join failed');
    health.reportFailure(alder.deployment, 'a join failed');
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

  it('is not in doubt after one failure, nor after failures with a success between them', async () => {
    const alder = new FakeDeployment('alder');
    const health = observe(alder);
    await health.start();
    health.reportFailure(alder.deployment, 'a join failed');
    health.reportSuccess(alder.deployment);
    health.reportFailure(alder.deployment, 'a join failed');
    expect(health.of(alder.deployment)).toEqual({ healthy: true });
    health.reportFailure(alder.deployment, 'a join failed');
    expect(health.of(alder.deployment)).toEqual({ healthy: false, detail: 'a join failed' });
  });

  it('seems down when three checks in a row have failed, soon after the first, and is told once', async () => {
    const alder = new FakeDeployment('alder');
    const health = observe(alder);
    await health.start();
    const told: boolean[] = [];
    health.onSeemsDown(() => void told.push(health.seemsDown(alder.deployment)));
    alder.reachable = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toEqual([true]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual([true]);
    alder.reachable = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(health.seemsDown(alder.deployment)).toBe(false);
    alder.reachable = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toEqual([true, true]);
  });

  it('never seems down for requests that fail, which are followed by a check soon', async () => {
    const alder = new FakeDeployment('alder');
    const health = observe(alder);
    await health.start();
    for (let failures = 0; failures < 20; failures += 1)
      health.reportFailure(alder.deployment, 'a join failed');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(health.seemsDown(alder.deployment)).toBe(false);
    alder.reachable = false;
    health.reportFailure(alder.deployment, 'a join failed');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(health.seemsDown(alder.deployment)).toBe(true);
  });

  it('does not soon seem down when it has never been well: it may be coming up', async () => {
    const alder = new FakeDeployment('alder');
    alder.reachable = false;
    const health = observe(alder);
    const ready = health.start();
    await vi.advanceTimersByTimeAsync(6_000);
    await ready;
    expect(health.seemsDown(alder.deployment)).toBe(false);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(health.seemsDown(alder.deployment)).toBe(true);
  });

  it('leaves no timer behind', async () => {
    const health = observe(new FakeDeployment('alder'));
    await health.start();
    health.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
