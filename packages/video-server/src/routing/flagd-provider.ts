import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import { FlagdCore } from '@openfeature/flagd-core';
import type { RuleSet } from '@crossfade/video-core/server';
import type {
  EvaluationContext,
  EvaluationContextValue,
  JsonValue,
  Provider,
  ResolutionDetails,
} from '@openfeature/server-sdk';
import { flagdDefinition, rangeFlag, rangesOf } from './flagd-rules.ts';

/** Versions of clients that are remembered. */
const VERSIONS = 100;

/** flagd's evaluation inside this process, as an OpenFeature provider: no flag service and no network. */
export class FlagdProvider implements Provider {
  readonly metadata = { name: 'crossfade-rules' } as const;
  readonly runsOn = 'server';
  // Without code generation: what operators write is data.
  readonly #core = new FlagdCore(undefined, undefined, { disableDynamicCodeGeneration: true });

  /** Ranges that each version of a client is in; versions are what clients claim. */
  readonly #rangesOfVersion = new BoundedMap<string, string[]>(VERSIONS);
  #ranges: readonly string[] = [];

  constructor(set: RuleSet) {
    this.setRules(set);
  }

  /** Replaces all rules. Throws, and keeps the old ones, when flagd cannot parse them. */
  setRules(set: RuleSet): void {
    this.#core.setConfigurations(flagdDefinition(set));
    this.#ranges = rangesOf(set);
    this.#rangesOfVersion.clear();
  }

  async resolveStringEvaluation(
    flag: string,
    otherwise: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    const clientRanges = this.#rangesFor(context['clientVersion']);
    return this.#core.resolveStringEvaluation(flag, otherwise, { ...context, clientRanges });
  }

  async resolveBooleanEvaluation(
    flag: string,
    otherwise: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#core.resolveBooleanEvaluation(flag, otherwise, context);
  }

  async resolveNumberEvaluation(
    flag: string,
    otherwise: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#core.resolveNumberEvaluation(flag, otherwise, context);
  }

  async resolveObjectEvaluation<Value extends JsonValue>(
    flag: string,
    otherwise: Value,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<Value>> {
    return this.#core.resolveObjectEvaluation(flag, otherwise, context);
  }

  #rangesFor(version: EvaluationContextValue | undefined): string[] {
    if (typeof version !== 'string') return [];
    const known = this.#rangesOfVersion.get(version);
    if (known) return known;
    const ranges = this.#ranges.filter(
      (range) =>
        this.#core.resolveBooleanEvaluation(rangeFlag(range), false, { clientVersion: version }).value,
    );
    this.#rangesOfVersion.set(version, ranges);
    return ranges;
  }
}
