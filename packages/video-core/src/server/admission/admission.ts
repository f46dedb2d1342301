import { randomUUID } from 'node:crypto';
import type { Decision } from '../../call/decision.ts';
import { CallEndedError } from '../../contract/errors/call-ended-error.ts';
import { CallLockedError } from '../../contract/errors/call-locked-error.ts';
import { ClientCannotRunError } from '../../contract/errors/client-cannot-run-error.ts';
import { EncryptionUnsupportedError } from '../../contract/errors/encryption-unsupported-error.ts';
import { ParticipantRemovedError } from '../../contract/errors/participant-removed-error.ts';
import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import {
  asId,
  kindOf,
  roomName,
  type ParticipantId,
  type ProviderKind,
  type RoomName,
} from '../../contract/identity.ts';
import type { JoinAnswer, JoinRequest, PreviewAnswer, PreviewRequest } from '../../call/join.ts';
import { SOURCES } from '../../contract/media.ts';
import type { PublishProfile } from '../../contract/publish-profile.ts';
import { rightsOf, type CallRecord, type ParticipantRecord } from '../calls/call-record.ts';
import type { CallStore } from '../calls/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { ControlTokens } from '../control/control-tokens.ts';
import { decideProvider, type DecisionInputs } from '../decision/decide-provider.ts';
import type { DecisionRules } from '../decision/decision-rules.ts';
import type { DeploymentHealth } from '../decision/deployment-health.ts';
import type { Deployments } from '../decision/deployments.ts';
import { iceServersFor, type IceOptions } from './ice-servers.ts';
import type { Identity } from './authorize.ts';
import { claimedParticipant, mintResumeSecret, secretMatches } from './resume-secret.ts';
import type { CredentialGrant, RoomSpec, ServerAdapter } from '../../contract/server-adapter.ts';
import type { Telemetry } from '../ports/telemetry.ts';

export interface AdmissionOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly health: Pick<DeploymentHealth, 'of' | 'reportDown'>;
  readonly rules: DecisionRules;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly ice: IceOptions;
  readonly room: Omit<RoomSpec, 'room'>;
  /** Seconds within which credentials must be used. */
  readonly credentialTtl: number;
  /** What of the clients' publish profile is decided here. */
  readonly publish?: Partial<PublishProfile>;
  /** Lets whoever joins onto the call's control channel, where the product has one. */
  readonly control?: Pick<ControlTokens, 'sign'>;
  readonly videoProvider?: ProviderKind;
  readonly defaultProvider: ProviderKind;
}

/** Calls that end, or deployments that die, in the middle of a join; one try for each, and one more. */
const TRIES = 3;
/** How long a room that was there is taken to be there still. Far less than deployments keep an empty one. */
const ROOM_SEEN_MS = 60_000;

interface Admitted {
  readonly call: CallRecord;
  readonly decision: Decision;
  /** Whether this very join began the call. */
  readonly opened: boolean;
}

interface AdmittedParticipant {
  readonly record: ParticipantRecord;
  readonly resumeSecret: string;
}

/** Lets people into calls: decides where a new call runs, and admits to the one that is there. */
export class Admission {
  readonly #options: AdmissionOptions;
  /** When this process last made sure of a room; the oldest first. */
  readonly #ensured = new Map<RoomName, number>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * Rejects with `ClientCannotRunError`, `EncryptionUnsupportedError`, `CallEndedError` (only when `request.call` names a call),
   * `ParticipantRemovedError`, `CallLockedError`, `NoProviderError` or `ProviderUnavailableError`.
   */
  async join(request: JoinRequest, identity: Identity): Promise<JoinAnswer> {
    for (let attempt = 1; ; attempt++) {
      const readAt = this.#options.clock.now();
      const admitted = await this.#callFor(request, identity);
      try {
        return await this.#enter(admitted, request, identity, readAt);
      } catch (error) {
        const unavailable = error instanceof ProviderUnavailableError;
        if (unavailable) this.#options.health.reportDown(admitted.call.pin, error.message);
        const retry = unavailable && attempt < TRIES && request.call === undefined;
        if (!retry || !(await this.#giveUp(admitted.call))) throw error;
      }
    }
  }

  /**
   * Which provider a join would be sent to now, so that a page loads that one and no other while the person
   * looks at the preview. Opens, pins and logs nothing. Rejects with `NoProviderError` or
   * `ClientCannotRunError` when no new call could be opened.
   */
  async preview(request: PreviewRequest, identity: Identity): Promise<PreviewAnswer> {
    const existing = await this.#options.store.findOpen(identity.tenant, request.key);
    if (existing) return { provider: kindOf(existing.pin), encrypted: existing.encrypted };
    const outcome = decideProvider(await this.#inputs(request, identity));
    if (!outcome.decided) throw outcome.error;
    return { provider: outcome.decision.provider };
  }

  async #enter(
    admitted: Admitted,
    request: JoinRequest,
    identity: Identity,
    readAt: number,
  ): Promise<JoinAnswer> {
    const { call, decision } = admitted;
    const { deployments, clock, credentialTtl, control, publish } = this.#options;
    const adapter = deployments.get(call.pin);
    const room = roomName(call.id, call);
    const [{ record, resumeSecret }] = await Promise.all([
      this.#participant(admitted, request, identity),
      this.#ensureRoom(adapter, room, request),
    ]);
    const { id, name, role } = record;
    const rights = rightsOf(record, call);
    const grant: CredentialGrant = {
      room,
      participantId: id,
      name,
      role,
      rights,
      ttl: credentialTtl,
      readAt,
    };
    const credentials = await adapter.issueCredentials(grant).catch(async (error: unknown) => {
      if (!(error instanceof RoomNotFoundError)) throw error;
      this.#ensured.delete(room);
      await this.#ensureRoom(adapter, room, request);
      return adapter.issueCredentials(grant);
    });
    return {
      call: call.id,
      key: call.key,
      epoch: call.epoch,
      attempt: call.attempt,
      decision,
      participant: { id, name, role, rights, resumeSecret },
      encrypted: call.encrypted,
      iceServers: iceServersFor(this.#options.ice, id, clock),
      credentials,
      ...(publish && { publish }),
      ...(control && { controlToken: control.sign({ call: call.id, participant: id }) }),
      explain: identity.grants.has('explain'),
    };
  }

  /**
   * Opens the room unless it was seen a moment ago, which spares most joins a round trip to the deployment.
   * Whoever comes back from a disconnect may have found it missing, so for them it is opened in any case.
   */
  async #ensureRoom(adapter: ServerAdapter, room: RoomName, { call }: JoinRequest): Promise<void> {
    const { clock, health } = this.#options;
    const now = clock.now();
    const seen = this.#ensured.get(room);
    const there = seen !== undefined && now - seen < ROOM_SEEN_MS && health.of(adapter.deployment).healthy;
    if (there && call === undefined) return;
    await adapter.createRoom({ ...this.#options.room, room });
    this.#ensured.delete(room);
    this.#ensured.set(room, now);
    for (const [old, at] of this.#ensured) {
      if (now - at < ROOM_SEEN_MS) break;
      this.#ensured.delete(old);
    }
  }

  /** The call at the key, opened and decided when there is none. */
  async #callFor(request: JoinRequest, identity: Identity): Promise<Admitted> {
    const { store, clock, telemetry } = this.#options;
    const { tenant } = identity;
    const { key } = request;
    const existing = await store.visit(tenant, key, clock.now());
    if (request.call !== undefined && existing?.id !== request.call) throw new CallEndedError();
    if (existing) return this.#pinned(existing, request);

    const inputs = await this.#inputs(request, identity);
    const outcome = decideProvider(inputs);
    const at = clock.now();
    if (!outcome.decided) {
      telemetry.decided({
        at,
        tenant,
        key,
        inputs,
        outcome: { decided: false, code: outcome.error.code },
      });
      throw outcome.error;
    }
    const id = asId.call(randomUUID());
    const { decision } = outcome;
    const encrypted = request.encryption === 'wanted';
    const { call, opened } = await store.open({ id, tenant, key, decision, encrypted, openedAt: at });
    if (!opened) return this.#pinned(call, request);
    telemetry.decided({ at, tenant, key, call: id, inputs, outcome });
    return { call, decision, opened: true };
  }

  #pinned(call: CallRecord, { adapters, encryption }: JoinRequest): Admitted {
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
      call: call.id,
      outcome: able ? { decided: true, decision } : { decided: false, code: 'client-cannot-run' },
    });
    if (!able) throw new ClientCannotRunError(provider);
    if (call.encrypted && encryption === undefined) throw new EncryptionUnsupportedError();
    return { call, decision, opened: false };
  }

  async #inputs(
    request: PreviewRequest & Pick<JoinRequest, 'encryption'>,
    { tenant }: Identity,
  ): Promise<DecisionInputs> {
    const { rules, deployments, health, videoProvider, defaultProvider } = this.#options;
    const [killed, rule] = await Promise.all([rules.killed(), rules.answer({ tenant, key: request.key })]);
    // What cannot encrypt is no place for an encrypted call.
    const able = deployments.ids.filter(
      (id) =>
        request.encryption !== 'wanted' || deployments.get(id).capabilities.features.encryption.supported,
    );
    return {
      deployments: able.map((deployment) => ({
        deployment,
        killed: killed.includes(deployment),
        healthy: health.of(deployment).healthy,
      })),
      audience: request.adapters,
      ...(rule && { rule }),
      ...(request.requestedProvider !== undefined && { requested: request.requestedProvider }),
      ...(videoProvider !== undefined && { videoProvider }),
      defaultProvider,
    };
  }

  /**
   * The participant whom the application names, or who presents a secret of this call; else a new one. Whoever opens a
   * call is its host, unless the application says otherwise.
   */
  async #participant(
    { call, opened }: Admitted,
    { displayName, resumeSecret }: JoinRequest,
    identity: Identity,
  ): Promise<AdmittedParticipant> {
    const { store, clock } = this.#options;
    const { grants, participant: own, name = displayName } = identity;
    const resumed = resumeSecret === undefined ? undefined : await this.#returning(call, resumeSecret);
    const mayResume = own === undefined || resumed?.id === own;
    const returning = mayResume && resumed ? resumed : own && (await store.findParticipant(call.id, own));
    if (returning) {
      if (returning.removed) throw new ParticipantRemovedError(returning.removed.message);
      if (returning.name !== name) await store.renameParticipant(call.id, returning.id, name);
      const record = { ...returning, name };
      if (resumed === returning && resumeSecret !== undefined) return { record, resumeSecret };
      return { record, resumeSecret: await this.#newSecret(call, returning.id) };
    }
    const host = opened || grants.has('host') || grants.has('staff');
    if (call.locked && !host) throw new CallLockedError();
    const id = own ?? asId.participant(randomUUID());
    const { secret, hash } = mintResumeSecret(id);
    const record: ParticipantRecord = {
      id,
      call: call.id,
      name,
      role: identity.role ?? (host ? 'host' : 'guest'),
      rights: identity.rights ?? { publish: SOURCES, subscribe: true, data: true },
      blocked: [],
      resumeHash: hash,
      joinedAt: clock.now(),
    };
    await store.addParticipant(record);
    // Two devices of one person may join at once, and the record of the other one stands.
    return { record, resumeSecret: own === undefined ? secret : await this.#newSecret(call, own) };
  }

  async #newSecret(call: CallRecord, participant: ParticipantId): Promise<string> {
    const { secret, hash } = mintResumeSecret(participant);
    await this.#options.store.setResumeHash(call.id, participant, hash);
    return secret;
  }

  async #returning(call: CallRecord, secret: string): Promise<ParticipantRecord | undefined> {
    const id = claimedParticipant(secret);
    const record = id === undefined ? undefined : await this.#options.store.findParticipant(call.id, id);
    return record && secretMatches(secret, record.resumeHash) ? record : undefined;
  }

  /** Ends a call whose deployment died before anybody was inside; the next try decides afresh. */
  async #giveUp(call: CallRecord): Promise<boolean> {
    const { store, clock } = this.#options;
    if (await store.end(call.id, clock.now(), 'never-entered')) return true;
    const now = await store.find(call.id);
    return now?.endedAt !== undefined;
  }
}
