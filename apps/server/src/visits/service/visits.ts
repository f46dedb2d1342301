import { BoundedMap, KeyedQueue } from '@crossfade/video-core/adapter-kit';
import { Background, type Bus, type Clock, type Telemetry } from '@crossfade/video-core/server';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { setAutoAnswer } from '../policy/entry-changes.ts';
import { earliest, nextDue } from '../policy/pass-time.ts';
import { stepVisit } from '../policy/step-visit.ts';
import { doorWanted, findGuest, isRinging, type Entry, type Visit } from '../policy/visit.ts';
import { pendingEffects, type VisitEffect } from '../policy/visit-effects.ts';
import type { VisitId } from '../policy/visit-ids.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import { doorKeyOf } from '../door/visit-keys.ts';
import { visitorParticipant } from '../policy/visit-participants.ts';
import type { StoredVisit, VisitStore } from '../store/visit-store.ts';
import { CallWatch, type CallWatchOptions } from './call-watch.ts';
import type { Residence } from './residence.ts';
import type { VisitCalls } from './visit-calls.ts';
import { hintVisit } from './visit-hints.ts';
import type { VisitMail } from './visit-mail.ts';

export interface VisitsOptions {
  readonly store: VisitStore;
  readonly residence: Pick<
    Residence,
    'readyTablet' | 'autoAnswers' | 'staffAmong' | 'residentsOf' | 'blockedAmong' | 'lookers'
  >;
  readonly calls: VisitCalls;
  readonly recorderAt: CallWatchOptions['recorderAt'];
  readonly mail: Pick<VisitMail, 'tell' | 'deliver'>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Processes that change one visit at once; one of them wins each time. */
const TRIES = 20;
/** Milliseconds within which the process that stored a change carries out what follows; then any process may. */
const TAKEOVER = 2_000;
/** Milliseconds after a change for which a look tells of it again, lest the process that stored it died before it could. */
const RETOLD = 10_000;
/** Visits: far more than change in that time. */
const REMEMBERED = 10_000;
/** Milliseconds between two looks at who is in a call. */
const LOOK = { staffRequired: 1_000, usual: 5_000 } as const;
/** Milliseconds for which a join that was let in just before the end may still open a room. */
const LATE_JOIN = 10_000;

/** Names in error reports what is done in the background. */
const FOLLOWING = 'doing what follows from a visit';

const LEFT = 'You have left the visit.';
const REMOVED = 'You were removed from this visit.';

/** Takes what happens to visits: decides by the policy, stores by compare-and-set, tells all pages, acts on the calls and writes to guests. */
export class Visits {
  readonly #options: VisitsOptions;
  readonly #watch: CallWatch;
  /** Changes of one visit in this process wait for each other instead of competing. */
  readonly #turns = new KeyedQueue<VisitId>();
  readonly #background: Background;
  /** Visits whose calls this process looks at just now. */
  readonly #attended = new Set<VisitId>();
  /** The latest change of each visit that this process told of. */
  readonly #told = new BoundedMap<VisitId, number>(REMEMBERED);

  constructor(options: VisitsOptions) {
    this.#options = options;
    this.#background = new Background(options.telemetry);
    this.#watch = new CallWatch(options);
  }

  /** Answers the visit as it is stored then. Rejects with `NotFoundError`. */
  take(id: VisitId, input: VisitInput): Promise<Visit> {
    return this.#turns.run(id, () => this.#take(id, [input], { begins: true }));
  }

  /** Stores a new visit. */
  async add(visit: Visit): Promise<void> {
    const { store, clock } = this.#options;
    await store.add(visit, soon(visit, clock.now()));
    await this.#tell(visit);
  }

  /** Does what is due for a visit, and begins what concerns its call, which may take as long as a deployment does. */
  async look(known: StoredVisit): Promise<void> {
    const { store, clock } = this.#options;
    const { visit, version } = known;
    const current = await this.#turns.run(visit.id, () =>
      this.#take(visit.id, [{ type: 'tick' }], { known }),
    );
    this.#attend(current);
    if (current !== visit) return;
    // Nothing happened meanwhile, which would have set the time and told of it.
    const now = clock.now();
    const changedAt = changeOf(visit);
    if (now < changedAt + RETOLD && this.#told.get(visit.id) !== changedAt) await this.#tell(visit);
    await store.postpone(visit.id, version, dueOf(visit, now));
  }

  /** Resolves when nothing of it runs any more. */
  settled(): Promise<void> {
    return this.#background.settled();
  }

  /** `known`: as it was read just now; `begins`: what follows from it. */
  async #take(
    id: VisitId,
    inputs: readonly VisitInput[],
    { known, begins = false }: { readonly known?: StoredVisit; readonly begins?: boolean } = {},
  ): Promise<Visit> {
    const { store, clock } = this.#options;
    for (let tries = 1; ; tries += 1) {
      const stored = tries === 1 && known ? known : await store.find(id);
      if (!stored) throw new NotFoundError('visit');
      const { version } = stored;
      const { visit, readyTablet } = mayRing(stored.visit, inputs)
        ? await this.#beforeRing(stored.visit)
        : { visit: stored.visit, readyTablet: undefined };
      const at = clock.now();
      let next = visit;
      for (const input of inputs) next = stepVisit(next, input, { at, readyTablet });
      if (next === stored.visit) return next;
      const changed: Visit = { ...next, changedAt: at };
      if (await store.save(changed, version, soon(changed, at))) {
        await this.#tell(changed);
        const effects = pendingEffects(changed, at);
        if (effects.length > 0 && begins)
          void this.#background.run(FOLLOWING, () => this.#carryOut(changed, effects));
        return changed;
      }
      if (tries === TRIES) throw new Error(`the visit ${id} was changed ${TRIES} times meanwhile`);
    }
  }

  /** Tells every process, so that its pages show it; those that are not told hear of it when the visit is due. */
  async #tell(visit: Visit): Promise<void> {
    const { bus, telemetry } = this.#options;
    const { tenant, id } = visit;
    try {
      await hintVisit(bus, { tenant, visit: id });
      this.#told.set(id, changeOf(visit));
    } catch (error) {
      telemetry.failed('telling pages of a visit', error);
    }
  }

  /** Staff may have set, since the invitation, whether the tablet answers those who ring by itself. */
  async #beforeRing(visit: Visit) {
    const { tenant, resident } = visit;
    const { residence, clock } = this.#options;
    const [readyTablet, autoAnswers] = await Promise.all([
      residence.readyTablet(tenant, resident, clock.now()),
      residence.autoAnswers(tenant, resident),
    ]);
    let current = visit;
    for (const { id, person, autoAnswer } of visit.guests) {
      const wanted = autoAnswers.get(person);
      if (wanted !== autoAnswer) current = setAutoAnswer(current, id, wanted);
    }
    return { visit: current, readyTablet };
  }

  /** Carries out what is pending, and looks who is in the call; once at a time, however long it takes. */
  #attend(visit: Visit): void {
    const { id, callSince, over } = visit;
    if (this.#attended.has(id)) return;
    this.#attended.add(id);
    const open = callSince !== undefined && over === undefined;
    void this.#background.run(FOLLOWING, async () => {
      const at = this.#options.clock.now();
      const effects = this.#carryOut(visit, pendingEffects(visit, at));
      const doors = openDoors(visit, at).map((entry) => this.#lookAtDoor(visit, entry));
      await Promise.all([effects, open ? this.#lookIn(visit) : undefined, ...doors]);
      this.#attended.delete(id);
    });
  }

  /** Never rejects. */
  async #lookIn(visit: Visit): Promise<void> {
    const { telemetry, clock } = this.#options;
    try {
      const inputs = await this.#watch.look(visit).catch((error: unknown): readonly VisitInput[] => {
        telemetry.failed('looking who is in a visit', error);
        return [{ type: 'unseen' }];
      });
      const noted = await this.#turns.run(visit.id, () => this.#take(visit.id, inputs));
      await this.#carryOut(noted, pendingEffects(noted, clock.now()));
    } catch (error) {
      telemetry.failed('noting who is in a visit', error);
    }
  }

  /** Never rejects. */
  async #lookAtDoor(visit: Visit, { id }: Entry): Promise<void> {
    try {
      await this.#watch.lookAtDoor(visit, id);
    } catch (error) {
      this.#options.telemetry.failed('looking who is at the door of a visit', error);
    }
  }

  /** What fails stays pending, and is tried again by whichever process looks next. Never rejects. */
  async #carryOut(visit: Visit, effects: readonly VisitEffect[]): Promise<void> {
    for (const effect of effects)
      try {
        const inputs = await this.#act(visit, effect);
        if (inputs.length > 0) await this.#turns.run(visit.id, () => this.#take(visit.id, inputs));
      } catch (error) {
        this.#options.telemetry.failed(`${FOLLOWING}: ${effect.type}`, error);
      }
  }

  /** Answers what came of it; without `done` it will be carried out again. */
  async #act(visit: Visit, effect: VisitEffect): Promise<readonly VisitInput[]> {
    const { calls, clock, mail } = this.#options;
    const { tenant, key, id, over } = visit;
    const done = { type: 'done', effect } as const;
    switch (effect.type) {
      case 'close-call': {
        // It may have moved since it was last looked at.
        const carried = this.#watch.carriedBy(await calls.close(tenant, key));
        const nobodyJoins = over !== undefined && clock.now() >= over.at + LATE_JOIN;
        return nobodyJoins ? [...carried, done] : carried;
      }
      case 'close-door':
        await calls.close(tenant, doorKeyOf(id, effect.entry));
        return [done];
      case 'oust': {
        const removed = visit.entries.some(
          (entry) => entry.id === effect.entry && entry.goneBecause === 'removed',
        );
        await calls.remove(tenant, key, visitorParticipant(effect.entry), removed ? REMOVED : LEFT);
        return [done];
      }
      case 'pause': {
        if (await this.#watch.staffIn(visit)) return [];
        return [...this.#watch.carriedBy(await calls.close(tenant, key)), done];
      }
      case 'mail': {
        const guest = findGuest(visit, effect.guest);
        if (guest) await mail.tell(visit, guest, effect.about);
        mail.deliver();
        return [done];
      }
    }
  }
}

/** Whether a tablet may begin to ring, or answer by itself; what else happens meanwhile need not look at tablets. */
const mayRing = ({ entries }: Visit, inputs: readonly VisitInput[]): boolean =>
  inputs.some(
    ({ type }) =>
      type === 'knock' ||
      type === 'ring-again' ||
      (type === 'tick' && entries.some((entry) => isRinging(entry) || entry.status === 'early')),
  );

/** Those who wait and may be looked at now. */
const openDoors = (visit: Visit, at: number): readonly Entry[] =>
  visit.entries.filter((entry) => entry.doorUsed && doorWanted(visit, entry, at));

const changeOf = ({ changedAt, createdAt }: Visit): number => changedAt ?? createdAt;

/** When a process should look at a visit that has just changed. */
const soon = (visit: Visit, at: number): number | undefined => earliest([dueOf(visit, at), at + TAKEOVER]);

/** When a process should look at a visit again. */
function dueOf(visit: Visit, at: number): number | undefined {
  const due = [nextDue(visit, at)];
  if (pendingEffects(visit, at).length > 0) due.push(at + TAKEOVER);
  // Also while nobody visits: the call may be open.
  if (visit.callSince !== undefined && visit.over === undefined)
    due.push(at + (visit.staffRequired ? LOOK.staffRequired : LOOK.usual));
  if (openDoors(visit, at).length > 0) due.push(at + LOOK.usual);
  return earliest(due);
}
