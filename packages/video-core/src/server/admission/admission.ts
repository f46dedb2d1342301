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
  type CallId,
  type DeploymentId,
  type ParticipantId,
  type ProviderKind,
  type RoomName,
} from '../../contract/identity.ts';
import type { JoinAnswer, JoinRequest, PreviewAnswer, PreviewRequest } from '../../call/join.ts';
import { SOURCES } from '../../contract/media.ts';
import type { PublishProfile } from '../../contract/publish-profile.ts';
import {
  rightsOf,
  roomsOf,
  type CallRecord,
  type CallRoom,
  type ParticipantRecord,
} from '../calls/call-record.ts';
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
import type { CredentialGrant, RoomSpec } from '../../contract/server-adapter.ts';
import type { Telemetry } from '../ports/telemetry.ts';

export interface AdmissionOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly health: Pick<DeploymentHealth, 'of' | 'reportFailure' | 'reportSuccess'>;
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
  readonly defaultDeployment: DeploymentId;
}

/** Calls that change or end, or deployments that fail, in the middle of a join; one try for each, and one more. */
const TRIES = 5;
/** Milliseconds that a lock outlives the last participant: a reload is no leaving. */
const LOCK_KEPT_MS = 10_000;
/** How long a room that was there is taken to be there still. Far less than deployments keep an empty one. */
const ROOM_SEEN_MS = 60_000;

const LOCKED = 'This call is locked. Ask a host to unlock it, then try again.';
const CANNOT_ENCRYPT =
  'This call is end-to-end encrypted, which your browser cannot do. Use a current Chrome, Edge, Firefox or Safari.';

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

/** What a join learnt in the tries before. */
interface Tried {
  /** The call that it opened. */
  opened?: CallId;
  /** Deployments that failed it. */
  readonly failed: Set<DeploymentId>;
}

/** Admits participants to calls: decides where a new call runs, and admits to the one that is there. */
export class Admission {
  readonly #options: AdmissionOptions;
  /** When this process last made sure of a room; the oldest first. */
  readonly #ensured = new Map<RoomName, number>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * Rejects with `ClientCannotRunError`, `EncryptionUnsupportedError`, `CallEndedError` (only when `request.call` names a call),
   * `ParticipantRemovedError`, `CallLockedError`, `NoProviderError` or `ProviderUnavailableError`. A join that is
   * refused, or fails, leaves nothing behind.
   */
  async join(request: JoinRequest, identity: Identity): Promise<JoinAnswer> {
    const tried: Tried = { failed: new Set() };
    for (let tries = 1; ; tries++) {
      const readAt = this.#options.clock.now();
      const admitted = await this.#callFor(request, identity, tried);
      try {
        const answer = await this.#enter(admitted, request, identity, readAt);
        if (answer) return answer;
        if (tries >= TRIES) throw new ProviderUnavailableError(admitted.call.pin);
      } catch (error) {
        const over = await this.#giveUp(admitted);
        const retry = error instanceof ProviderUnavailableError && over && request.call === undefined;
        if (!retry || tries >= TRIES) throw error;
        tried.failed.add(admitted.call.pin);
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
    const outcome = decideProvider(await this.#inputs(request, identity, new Set()));
    if (!outcome.decided) throw outcome.error;
    return { provider: outcome.decision.provider };
  }

  /** `undefined` when the call changed meanwhile: then what was decided here may be wrong. */
  async #enter(
    admitted: Admitted,
    request: JoinRequest,
    identity: Identity,
    readAt: number,
  ): Promise<JoinAnswer | undefined> {
    const { call, decision } = admitted;
    const { store, clock, control, publish } = this.#options;
    const [admittance, rooms] = await Promise.all([
      this.#participant(admitted, request, identity),
      this.#inRooms(call, (room) => this.#ensureRoom(room, request)),
    ]);
    if (admittance === undefined || rooms.includes('replaced')) return undefined;
    const { record, resumeSecret } = admittance;
    const { id, name, role } = record;
    const rights = rightsOf(record, call);
    const [credentials] = await this.#inRooms(call, (room) =>
      this.#credentials(room, { participantId: id, name, role, rights, readAt }, request),
    );
    // Last, and only if nothing was ruled since the call was read: no credentials are handed out that know less.
    if (!(await store.admit(record, call.version, clock.now()))) return undefined;
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

  async #credentials(
    room: CallRoom,
    person: Omit<CredentialGrant, 'room' | 'ttl'>,
    request: JoinRequest,
  ): Promise<unknown> {
    const { deployments, credentialTtl } = this.#options;
    const adapter = deployments.get(room.deployment);
    const grant: CredentialGrant = { ...person, room: room.room, ttl: credentialTtl };
    try {
      return await adapter.issueCredentials(grant);
    } catch (error) {
      if (!(error instanceof RoomNotFoundError)) throw error;
      this.#ensured.delete(room.room);
      await this.#ensureRoom(room, request);
      return await adapter.issueCredentials(grant);
    }
  }

  /**
   * Does something in each room of a call. A deployment that this process runs and that fails again and again is
   * taken for down, by this process.
   */
  #inRooms<Result>(call: CallRecord, task: (room: CallRoom) => Promise<Result>): Promise<Result[]> {
    const { health, deployments } = this.#options;
    return Promise.all(
      roomsOf(call).map(async (room) => {
        try {
          return await task(room);
        } catch (error) {
          const ours = deployments.ids.includes(room.deployment);
          if (ours && error instanceof ProviderUnavailableError)
            health.reportFailure(room.deployment, error.message);
          throw error;
        }
      }),
    );
  }

  /**
   * Opens the room unless it was seen a moment ago, which spares most joins a round trip to the deployment.
   * Whoever comes back from a disconnect may have found it missing, so for them it is opened in any case. Where the
   * name was used up, the call is given another room.
   */
  async #ensureRoom(room: CallRoom, { call }: JoinRequest): Promise<'there' | 'replaced'> {
    const { clock, health, deployments, store } = this.#options;
    const adapter = deployments.get(room.deployment);
    const now = clock.now();
    const seen = this.#ensured.get(room.room);
    const fresh = seen !== undefined && now - seen < ROOM_SEEN_MS && health.of(room.deployment).healthy;
    if (fresh && call === undefined) return 'there';
    try {
      await adapter.createRoom({ ...this.#options.room, room: room.room });
    } catch (error) {
      if (!(error instanceof RoomNotFoundError)) throw error;
      await store.replaceRoom(room.call, room, now);
      return 'replaced';
    }
    health.reportSuccess(room.deployment);
    this.#ensured.delete(room.room);
    this.#ensured.set(room.room, now);
    for (const [old, at] of this.#ensured) {
      if (now - at < ROOM_SEEN_MS) break;
      this.#ensured.delete(old);
    }
    return 'there';
  }

  /** The call at the key, opened and decided when there is none. */
  async #callFor(request: JoinRequest, identity: Identity, tried: Tried): Promise<Admitted> {
    const { store, clock, telemetry } = this.#options;
    const { tenant } = identity;
    const { key } = request;
    const existing = await store.findOpen(tenant, key);
    if (request.call !== undefined && existing?.id !== request.call) throw new CallEndedError();
    if (existing && existing.id === tried.opened)
      return { call: existing, decision: existing.decision, opened: true };
    if (existing) return this.#pinned(existing, request);

    const inputs = await this.#inputs(request, identity, tried.failed);
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
    tried.opened = id;
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
    if (call.encrypted && encryption === undefined) throw new EncryptionUnsupportedError(CANNOT_ENCRYPT);
    return { call, decision, opened: false };
  }

  async #inputs(
    request: PreviewRequest & Pick<JoinRequest, 'encryption'>,
    { tenant }: Identity,
    failed: ReadonlySet<DeploymentId>,
  ): Promise<DecisionInputs> {
    const { rules, deployments, health, videoProvider, defaultDeployment } = this.#options;
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
        healthy: !failed.has(deployment) && health.of(deployment).healthy,
      })),
      audience: request.adapters,
      ...(rule && { rule }),
      ...(request.requestedProvider !== undefined && { requested: request.requestedProvider }),
      ...(videoProvider !== undefined && { videoProvider }),
      defaultDeployment,
    };
  }

  /**
   * The participant whom the application names, or who presents a secret of this call; else a new one. Whoever opens a
   * call is its host, unless the application says otherwise. `undefined` when there is another call to look at now.
   */
  async #participant(
    { call, opened }: Admitted,
    request: JoinRequest,
    identity: Identity,
  ): Promise<AdmittedParticipant | undefined> {
    const { store, clock } = this.#options;
    const { grants, participant: own, name = request.displayName } = identity;
    const privileged = opened || grants.has('host') || grants.has('staff');
    const resumed = await this.#resumed(call, request);
    const mayResume = own === undefined || resumed?.id === own;
    const returning = mayResume && resumed ? resumed : own && (await store.findParticipant(call.id, own));
    if (returning) {
      if (returning.removed) throw new ParticipantRemovedError(returning.removed.message);
      const invited = privileged || returning.role === 'host' || returning.enteredAt !== undefined;
      // Who has only asked to join before the lock has not been inside, unless nobody has heard of it yet.
      if (call.locked && !invited && !(await this.#inside(call)).includes(returning.id))
        throw new CallLockedError(LOCKED);
      if (returning === resumed && request.resumeSecret !== undefined)
        return { record: { ...returning, name }, resumeSecret: request.resumeSecret };
      const { secret, hash } = mintResumeSecret(returning.id);
      return { record: { ...returning, name, resumeHash: hash }, resumeSecret: secret };
    }
    if (call.locked && !privileged) {
      if (await this.#endDeserted(call)) return undefined;
      throw new CallLockedError(LOCKED);
    }
    const id = own ?? asId.participant(randomUUID());
    const { secret, hash } = mintResumeSecret(id);
    const record: ParticipantRecord = {
      id,
      call: call.id,
      name,
      role: identity.role ?? (privileged ? 'host' : 'guest'),
      rights: identity.rights ?? { publish: SOURCES, subscribe: true, data: true },
      blocked: [],
      resumeHash: hash,
      joinedAt: clock.now(),
    };
    return { record, resumeSecret: secret };
  }

  /** Who presents the resume secret. */
  async #resumed(
    call: CallRecord,
    { resumeSecret = '' }: JoinRequest,
  ): Promise<ParticipantRecord | undefined> {
    const id = claimedParticipant(resumeSecret);
    const record = id === undefined ? undefined : await this.#options.store.findParticipant(call.id, id);
    return record && secretMatches(resumeSecret, record.resumeHash) ? record : undefined;
  }

  /** Who is inside now. */
  async #inside(call: CallRecord): Promise<readonly ParticipantId[]> {
    const listed = await this.#inRooms(call, async ({ room, deployment }) => {
      try {
        return await this.#options.deployments.get(deployment).listParticipants(room);
      } catch (error) {
        if (error instanceof RoomNotFoundError) return [];
        throw error;
      }
    });
    return listed.flat().map(({ participantId }) => participantId);
  }

  /** Ends a locked call that everybody has left, so that its link works again. */
  async #endDeserted(call: CallRecord): Promise<boolean> {
    const { store, clock } = this.#options;
    const emptyBefore = clock.now() - LOCK_KEPT_MS;
    if (call.emptySince === undefined || call.emptySince >= emptyBefore) return false;
    if ((await this.#inside(call)).length > 0) return false;
    return store.end(call.id, clock.now(), { emptyBefore });
  }

  /** Ends a call that this join opened and nobody was admitted to. Whether the call is over, so that the next try decides afresh. */
  async #giveUp({ call, opened }: Admitted): Promise<boolean> {
    const { store, clock } = this.#options;
    if (opened && (await store.end(call.id, clock.now(), 'unused'))) return true;
    const now = await store.find(call.id);
    return now?.endedAt !== undefined;
  }
}
