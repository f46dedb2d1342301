import { randomUUID } from 'node:crypto';
import type { Decision } from '../../call/decision.ts';
import type { JoinRequest, PreviewAnswer, PreviewRequest } from '../../call/join.ts';
import { CallEndedError } from '../../contract/errors/call-ended-error.ts';
import { ClientCannotRunError } from '../../contract/errors/client-cannot-run-error.ts';
import { EncryptionUnsupportedError } from '../../contract/errors/encryption-unsupported-error.ts';
import { asId, kindOf, type CallId, type DeploymentId, type ProviderKind } from '../../contract/identity.ts';
import type { CallRecord } from '../calls/call-record.ts';
import type { CallStore } from '../calls/call-store.ts';
import { decideProvider, type DecisionInputs } from '../decision/decide-provider.ts';
import { ruleContextOf } from '../decision/decision-rules.ts';
import type { Place } from '../decision/clients-seen.ts';
import { inAll } from '../decision/memory-clients-seen.ts';
import { explainDecision, type DecisionChain } from '../decision/explain-decision.ts';
import type { AdmissionOptions } from './admission-options.ts';
import type { Identity } from './authorize.ts';

/** Milliseconds that somebody whom the application does not know is expected again where they were inside a call. */
const VISITOR_EXPECTED = 24 * 3_600_000;

const CANNOT_ENCRYPT =
  'This call is end-to-end encrypted, which your browser cannot do. Use a current Chrome, Edge, Firefox or Safari.';

/** The call that a join leads to. */
export interface FoundCall {
  readonly call: CallRecord;
  readonly decision: Decision;
  /** Whether this join opened the call. */
  readonly opened: boolean;
}

/** What the earlier tries of a join found out. */
export interface EarlierTries {
  /** The call that it opened. */
  opened?: CallId;
  /** Deployments that failed it. */
  readonly failed: Set<DeploymentId>;
}

export type CallFinderOptions = Pick<
  AdmissionOptions,
  | 'store'
  | 'deployments'
  | 'health'
  | 'rules'
  | 'clients'
  | 'telemetry'
  | 'clock'
  | 'videoProvider'
  | 'defaultDeployment'
>;

/** Finds the open call at a key; where there is none, decides on a deployment and opens one. */
export class CallFinder {
  readonly #options: CallFinderOptions;
  /** What this process is opening, by tenant and key. */
  readonly #opening = new Map<string, ReturnType<CallStore['open']>>();

  constructor(options: CallFinderOptions) {
    this.#options = options;
  }

  /**
   * Rejects with `CallEndedError` (only when `request.call` or `identity.call` names a call), `ClientCannotRunError`,
   * `EncryptionUnsupportedError` or `NoProviderError`. Each decision is logged.
   */
  async find(request: JoinRequest, identity: Identity, earlier: EarlierTries): Promise<FoundCall> {
    const { tenant } = identity;
    const { key } = request;
    const existing = await this.#options.store.findOpen(tenant, key);
    for (const only of [request.call, identity.call])
      if (only !== undefined && existing?.id !== only) throw new CallEndedError();
    if (existing && existing.id === earlier.opened)
      return { call: existing, decision: existing.decision, opened: true };
    if (existing) return this.#pinned(existing, request, identity);

    // The people of a meeting come at the same moment: one of them decides and opens the call, the others get it.
    const place = `${tenant}\n${key}`;
    const underWay = this.#opening.get(place);
    const others = underWay && (await underWay.catch(() => undefined));
    if (others) return this.#pinned(others.call, request, identity);
    const opening = this.#open(request, identity, earlier);
    this.#opening.set(place, opening);
    try {
      const { call, opened } = await opening;
      return opened ? { call, decision: call.decision, opened } : this.#pinned(call, request, identity);
    } finally {
      if (this.#opening.get(place) === opening) this.#opening.delete(place);
    }
  }

  /** Decides on a deployment and opens a call there, unless another process has opened one meanwhile. */
  async #open(
    request: JoinRequest,
    identity: Identity,
    earlier: EarlierTries,
  ): ReturnType<CallStore['open']> {
    const { store, clock, telemetry } = this.#options;
    const { tenant, subject } = identity;
    const { key } = request;
    const encrypted = request.encryption === 'wanted' && identity.encryption !== 'never';
    const inputs = await this.#inputs(request, identity, { encrypted, failed: earlier.failed });
    const outcome = decideProvider(inputs);
    const at = clock.now();
    if (!outcome.decided) {
      const { code } = outcome.error;
      telemetry.decided({ at, tenant, key, subject, inputs, outcome: { decided: false, code } });
      throw outcome.error;
    }
    const id = asId.call(randomUUID());
    const { decision } = outcome;
    const answer = await store.open({ id, tenant, key, decision, encrypted, openedAt: at });
    if (!answer.opened) return answer;
    telemetry.decided({ at, tenant, key, subject, call: id, inputs, outcome });
    earlier.opened = id;
    return answer;
  }

  /** What `find` would decide now; opens and logs nothing. */
  async preview(request: PreviewRequest, identity: Identity): Promise<PreviewAnswer> {
    const existing = await this.#options.store.findOpen(identity.tenant, request.key);
    if (existing) return { provider: kindOf(existing.pin), encrypted: existing.encrypted };
    const outcome = decideProvider(await this.#inputs(request, identity));
    if (!outcome.decided) throw outcome.error;
    return { provider: outcome.decision.provider };
  }

  /** What a new call at the key would be decided now, and why; opens and logs nothing. */
  async explain(request: PreviewRequest, identity: Identity): Promise<DecisionChain> {
    return explainDecision(await this.#inputs(request, identity));
  }

  #pinned(call: CallRecord, { adapters, encryption }: JoinRequest, { subject }: Identity): FoundCall {
    const { telemetry, clock } = this.#options;
    const { tenant, key, pin } = call;
    const provider = kindOf(pin);
    const decision: Decision = {
      deployment: pin,
      provider,
      reason: 'PIN',
      variant: call.decision.reason,
    };
    const able = adapters.includes(provider);
    telemetry.decided({
      at: clock.now(),
      tenant,
      key,
      subject,
      call: call.id,
      outcome: able ? { decided: true, decision } : { decided: false, code: 'client-cannot-run' },
    });
    if (!able) throw new ClientCannotRunError(provider);
    if (call.encrypted && encryption === undefined) throw new EncryptionUnsupportedError(CANNOT_ENCRYPT);
    return { call, decision, opened: false };
  }

  /** What all can run who are expected at a key; `undefined` when that is everything. */
  async #expected(place: Place): Promise<readonly ProviderKind[] | undefined> {
    const { deployments, clients, store, clock } = this.#options;
    const { kinds } = deployments;
    if (kinds.length === 1) return undefined;
    const [known, visitors] = await Promise.all([
      clients?.expectedAt(place),
      store.listAdaptersSeen(place, clock.now() - VISITOR_EXPECTED),
    ]);
    const expected = inAll([kinds, ...(known ? [known] : []), ...visitors]);
    return expected.length < kinds.length ? expected : undefined;
  }

  async #inputs(
    request: PreviewRequest,
    identity: Identity,
    {
      encrypted = false,
      failed,
    }: { readonly encrypted?: boolean; readonly failed?: ReadonlySet<DeploymentId> } = {},
  ): Promise<DecisionInputs> {
    const { rules, deployments, health, videoProvider, defaultDeployment } = this.#options;
    const context = ruleContextOf(identity, request);
    const { tenant, key, ...said } = context;
    const [rule, expected] = await Promise.all([rules.answer(context), this.#expected({ tenant, key })]);
    const killed = rules.killed();
    // A deployment without encryption cannot take an encrypted call.
    const able = deployments.ids.filter((id) => !encrypted || deployments.encrypts(id));
    return {
      deployments: able.map((deployment) => ({
        deployment,
        killed: killed.includes(deployment),
        healthy: !failed?.has(deployment) && health.of(deployment).healthy,
      })),
      audience: request.adapters,
      ...(expected && { expected }),
      ...said,
      ...(rule && { rule }),
      ...(request.requestedProvider !== undefined && { requested: request.requestedProvider }),
      ...(videoProvider !== undefined && { videoProvider }),
      defaultDeployment,
    };
  }
}
