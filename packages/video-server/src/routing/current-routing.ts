import type { DeploymentId } from '@crossfade/video-core';
import {
  NO_RULES,
  Recurring,
  type Bus,
  type DecisionRules,
  type Kill,
  type RoutingStore,
  type RuleAnswer,
  type RuleContext,
  type StoredRules,
  type Telemetry,
} from '@crossfade/video-core/server';
import type { KnownKills } from './known-kills.ts';
import { RuleEvaluator } from './rule-evaluator.ts';

/** Milliseconds between two looks at the store, about: what a lost hint costs, with the look itself less than a second. */
const POLL = 600;
const TOPIC = 'routing';

export interface CurrentRoutingOptions {
  readonly store: RoutingStore;
  readonly bus: Bus;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly knownKills?: KnownKills;
  /** The environment of clients that do not say theirs. */
  readonly environment?: string;
  /** The application's own: its kills add to those that are stored, its rules are asked when no stored one answers. */
  readonly rules?: DecisionRules;
}

/**
 * Rules and kill switches as this process knows them: in memory, so that nobody waits for the store, and equal to what is
 * stored within a second. While the store is away the last known ones hold.
 */
export class CurrentRouting implements DecisionRules {
  readonly #options: CurrentRoutingOptions;
  readonly #killListeners = new Set<(deployment: DeploymentId) => void>();
  readonly #unsubscribe: (() => void)[] = [];
  #rules: StoredRules = { version: 0, set: NO_RULES };
  #evaluator: RuleEvaluator | undefined;
  #unreadable: number | undefined;
  #kills: readonly Kill[] = [];
  #killed: readonly DeploymentId[] = [];
  #polling: Recurring | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(options: CurrentRoutingOptions) {
    this.#options = options;
  }

  /** Resolves when the store was read, or did not answer: then the kills known last hold until it does. */
  async start(): Promise<void> {
    const { bus, telemetry, knownKills } = this.#options;
    const known = await knownKills?.read().catch((error: unknown) => {
      telemetry.failed('reading the kills known last', error);
      return [];
    });
    if (known) this.#setKills(known);
    const refresh = (): void => void this.#tryRefresh();
    this.#unsubscribe.push(bus.subscribe(TOPIC, refresh), bus.onReconnected(refresh));
    await this.#tryRefresh();
    this.#polling = new Recurring({
      what: 'reading rules and kill switches',
      interval: () => POLL,
      task: () => this.refresh(),
      telemetry,
    });
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    await this.#polling?.stop();
    await this.#reading;
  }

  get rules(): StoredRules {
    return this.#rules;
  }

  /** The stored version, when this release cannot read it: the rules before it are still in force here. */
  get unreadable(): number | undefined {
    return this.#unreadable;
  }

  killed(): readonly DeploymentId[] {
    const own = this.#options.rules?.killed() ?? [];
    return own.length === 0 ? this.#killed : [...new Set([...this.#killed, ...own])];
  }

  /** With the environment of this server where the client did not say its own: what rules are asked with. */
  placed(context: RuleContext): RuleContext {
    const { environment } = this.#options;
    return environment === undefined ? context : { ...context, client: { environment, ...context.client } };
  }

  async answer(context: RuleContext): Promise<RuleAnswer | undefined> {
    const { rules } = this.#options;
    const placed = this.placed(context);
    return (await this.#evaluator?.answer(placed)) ?? (await rules?.answer(placed));
  }

  /**
   * Calls the listener for each deployment that is found killed, on every process: calls that run on it must leave it. The
   * returned function ends it.
   */
  onKilled(listener: (deployment: DeploymentId) => void): () => void {
    this.#killListeners.add(listener);
    return () => void this.#killListeners.delete(listener);
  }

  /** What was changed holds here from now on, and every other process is notified. */
  async changed(): Promise<void> {
    await this.refresh();
    const { bus, telemetry } = this.#options;
    // Who misses the hint finds out by itself.
    await bus
      .publish(TOPIC, {})
      .catch((error: unknown) => telemetry.failed('telling of changed rules', error));
  }

  /** Reads what is stored; one look after the other, so that an older answer never replaces a newer one. */
  refresh(): Promise<void> {
    const read = this.#reading.then(() => this.#read());
    this.#reading = read.catch(() => {});
    return read;
  }

  async #read(): Promise<void> {
    const { store, telemetry } = this.#options;
    const { rules, kills, unreadable } = await store.read(this.#rules.version);
    if (rules) this.#setRules(rules);
    if (unreadable && unreadable.version !== this.#unreadable)
      telemetry.failed(`reading version ${unreadable.version} of the rules`, unreadable.cause);
    this.#unreadable = unreadable?.version;
    if (kills.map(describe).join() === this.#kills.map(describe).join()) return;
    this.#setKills(kills);
    await this.#options.knownKills
      ?.write(kills)
      .catch((error: unknown) => telemetry.failed('keeping the known kills', error));
  }

  #setRules(rules: StoredRules): void {
    if (this.#evaluator) this.#evaluator.setRules(rules);
    else if (rules.set.rules.length > 0) this.#evaluator = new RuleEvaluator(rules);
    this.#rules = rules;
  }

  #setKills(kills: readonly Kill[]): void {
    const before = new Set(this.#killed);
    this.#kills = kills;
    this.#killed = kills.map(({ deployment }) => deployment);
    for (const deployment of this.#killed.filter((each) => !before.has(each)))
      for (const listener of this.#killListeners)
        try {
          listener(deployment);
        } catch (error) {
          this.#options.telemetry.failed(`telling that ${deployment} is killed`, error);
        }
  }

  async #tryRefresh(): Promise<void> {
    await this.refresh().catch((error: unknown) =>
      this.#options.telemetry.failed('reading rules and kill switches', error),
    );
  }
}

const describe = ({ deployment, at }: Kill): string => `${deployment} ${at}`;
