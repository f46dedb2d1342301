import {
  QUALITY_LEVELS,
  type CallId,
  type CallKey,
  type MeasuredQuality,
  type ParticipantId,
  type ProviderKind,
} from '@crossfade/video-core';
import {
  explainDecision,
  listInside,
  mapConcurrently,
  roomsOf,
  type Admission,
  type CallRecord,
  type CallStore,
  type ControlStore,
  type DecisionChain,
  type Deployments,
  type Identity,
} from '@crossfade/video-core/server';
import type { DecisionStore } from '../call-server-store.ts';
import { requireGrant } from './require-grant.ts';

export interface CallOverviewOptions {
  readonly calls: CallStore;
  readonly control: Pick<ControlStore, 'listSeats'>;
  readonly decisions: Pick<DecisionStore, 'opening'>;
  readonly admission: Pick<Admission, 'explain'>;
  readonly deployments: Deployments;
}

export interface ListedCall {
  readonly call: CallRecord;
  /** Participants who are inside now; undefined: the deployment did not say. */
  readonly participants: number | undefined;
  /** The worst connection that anybody in it reports; undefined: nobody does. */
  readonly quality: MeasuredQuality | undefined;
}

/** Why a key's calls are where they are. */
export interface KeyExplanation {
  /** The open call, if there is one. */
  readonly call?: CallRecord;
  /** How that call was decided; absent when it is not stored. */
  readonly opening?: DecisionChain & { readonly at: number };
  /** What a call that is opened now would get. */
  readonly next: DecisionChain;
}

/** The calls of a tenant as staff see them: no picture, no sound, no words. */
export class CallOverview {
  readonly #options: CallOverviewOptions;

  constructor(options: CallOverviewOptions) {
    this.#options = options;
  }

  /** A page of the open calls, in the order of their keys; or the one at a key. */
  async list(
    identity: Identity,
    page: { readonly key: CallKey } | { readonly after?: CallKey; readonly limit: number },
  ): Promise<readonly ListedCall[]> {
    requireGrant(identity, 'staff');
    const { calls } = this.#options;
    const { tenant } = identity;
    const found =
      'key' in page ? [await calls.findOpen(tenant, page.key)] : await calls.listOpen(tenant, page);
    const open = found.flatMap((call) => call ?? []);
    const listed = new Map<CallRecord, ListedCall>();
    await mapConcurrently(open, async (call) => {
      const [participants, quality] = await Promise.all([this.#inside(call), this.#worstQuality(call.id)]);
      listed.set(call, { call, participants, quality });
    });
    return open.flatMap((call) => listed.get(call) ?? []);
  }

  /** The next call is explained for the client that opened the current one, or for one that can run everything. */
  async explain(identity: Identity, key: CallKey): Promise<KeyExplanation> {
    requireGrant(identity, 'staff');
    const { calls, decisions, admission, deployments } = this.#options;
    const call = await calls.findOpen(identity.tenant, key);
    const opening = call && (await decisions.opening(call.id));
    const { requested, client, audience } = opening?.inputs ?? {};
    const adapters: readonly ProviderKind[] = audience ?? deployments.kinds;
    const next = await admission.explain(
      {
        key,
        adapters,
        ...(requested !== undefined && { requestedProvider: requested }),
        ...(client && { client }),
      },
      identity,
    );
    return {
      ...(call && { call }),
      ...(opening && { opening: { at: opening.at, ...explainDecision(opening.inputs) } }),
      next,
    };
  }

  async #worstQuality(call: CallId): Promise<MeasuredQuality | undefined> {
    const reported = new Set((await this.#options.control.listSeats(call)).map(({ quality }) => quality));
    return QUALITY_LEVELS.findLast((level) => reported.has(level));
  }

  async #inside(call: CallRecord): Promise<number | undefined> {
    const { deployments } = this.#options;
    try {
      const listed = await Promise.all(roomsOf(call).map((room) => listInside(deployments, room)));
      const people = listed.flat().filter(({ rights }) => !rights.hidden);
      return new Set<ParticipantId>(people.map(({ participantId }) => participantId)).size;
    } catch {
      // The list must not fail for one deployment that does not answer.
      return undefined;
    }
  }
}
