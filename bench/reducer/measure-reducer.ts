import {
  asId,
  callReducer,
  INITIAL_CALL_STATE,
  type CallEvent,
  type AdapterEvent,
  type CallState,
  type JoinAnswer,
} from '@crossfade/video-core';
import { quantile } from '../statistics/quantile.ts';
import { cameraOf, EVENTS, personId, type Activity, type RepeatedEvent } from './events.ts';

export interface ReducerCost {
  readonly event: string;
  readonly activity: Activity;
  /** For one event; the lower quartile of all batches, which the turns of other processes do not reach. */
  readonly nanoseconds: number;
}

const BATCH = 100;
const BATCHES = 2_001;

/** Activities take turns batch by batch, so that a machine that slows down slows all of them. */
export function measureReducer(activities: readonly Activity[]): readonly ReducerCost[] {
  return EVENTS.flatMap((event) => {
    const series = activities.map((activity) => new Series(event, activity));
    // The first batches are the compiler's.
    for (let batch = 0; batch < BATCHES / 3; batch += 1) for (const one of series) one.run();
    const times = new Map(series.map((one) => [one, new Array<number>()]));
    for (let batch = 0; batch < BATCHES; batch += 1)
      for (const one of series) times.get(one)?.push(one.run());
    return series.map((one) => ({
      event: event.name,
      activity: one.activity,
      nanoseconds: quantile(times.get(one) ?? [], 0.25),
    }));
  });
}

/** One kind of event in one call, which goes on from batch to batch. */
class Series {
  readonly activity: Activity;
  readonly #event: RepeatedEvent;
  #state: CallState;
  #turn = 0;

  constructor(event: RepeatedEvent, activity: Activity) {
    this.activity = activity;
    this.#event = event;
    this.#state = roomOf(activity.people);
  }

  /** Nanoseconds for each event of a batch. The events are made before the clock runs. */
  run(): number {
    const events = Array.from({ length: BATCH }, () => {
      this.#turn += 1;
      return stamped(this.#event.body(this.#turn - 1, this.activity));
    });
    let state = this.#state;
    let idle = 0;
    const start = process.hrtime.bigint();
    for (const event of events) {
      const next = callReducer(state, event);
      if (next === state) idle += 1;
      state = next;
    }
    const end = process.hrtime.bigint();
    this.#state = state;
    if (idle > BATCH / 10) throw new Error(`${idle} events of ${this.#event.name} changed nothing.`);
    return Number(end - start) / BATCH;
  }
}

const stamped = (body: AdapterEvent): CallEvent => ({ ...body, epoch: 1, attempt: 1, seq: 1, at: 0 });

function roomOf(people: number): CallState {
  const admitted = callReducer(INITIAL_CALL_STATE, { type: 'local/admitted', answer: ADMITTED });
  return callReducer(
    admitted,
    stamped({
      type: 'roster',
      participants: Array.from({ length: people }, (_, at) => ({
        participantId: personId(at),
        name: `Person ${at}`,
        role: 'guest',
        joinedAt: at,
        publications: [
          { publicationId: cameraOf(at), source: 'camera', mutedBy: [], encrypted: false, layers: 3 },
        ],
      })),
    }),
  );
}

const ADMITTED: JoinAnswer = {
  call: asId.call('measured'),
  key: asId.key('measured'),
  epoch: 1,
  attempt: 1,
  decision: {
    deployment: asId.deployment('measured'),
    provider: asId.provider('measured'),
    reason: 'DEFAULT',
    variant: '',
  },
  participant: {
    id: asId.participant('me'),
    name: 'Ada',
    role: 'guest',
    rights: { publish: [], subscribe: true, data: true },
    resumeSecret: 'measured',
  },
  iceServers: [],
  credentials: {},
  explain: false,
};
