import { asId, type AdapterEvent, type ParticipantId, type PublicationId } from '@crossfade/video-core';

/** Who of a room's people the events are about: so many of them, spread evenly over the list. */
export interface Activity {
  readonly people: number;
  readonly active: number;
}

/** Something that a room tells about somebody, again and again. */
export interface RepeatedEvent {
  readonly name: string;
  readonly changesRoster: boolean;
  /** The `turn`th event of a series; nearly each changes the state. */
  body(turn: number, activity: Activity): AdapterEvent;
}

export const personId = (at: number): ParticipantId => asId.participant(`person-${at}`);
export const cameraOf = (at: number): PublicationId => asId.publication(`camera-${at}`);

/** People take turns in an order in which neighbours are not close together. */
const whoseTurn = (turn: number, { people, active }: Activity): number =>
  ((turn * 7) % active) * Math.floor(people / active);
/** Whether it is somebody's first, third, fifth turn and so on. */
const isOdd = (turn: number, { active }: Activity): boolean => Math.floor(turn / active) % 2 === 0;

export const EVENTS: readonly RepeatedEvent[] = [
  {
    name: 'speakers',
    changesRoster: false,
    body: (turn, activity) => ({ type: 'speakers', participantIds: [personId(whoseTurn(turn, activity))] }),
  },
  {
    name: 'quality',
    changesRoster: false,
    body: (turn, activity) => ({
      type: 'quality',
      participantId: personId(whoseTurn(turn, activity)),
      level: isOdd(turn, activity) ? 'poor' : 'good',
    }),
  },
  {
    name: 'media',
    changesRoster: false,
    body: (turn, activity) => ({
      type: 'media',
      participantId: personId(whoseTurn(turn, activity)),
      publicationId: cameraOf(whoseTurn(turn, activity)),
      state: isOdd(turn, activity) ? 'stalled' : 'flowing',
    }),
  },
  {
    name: 'subscription',
    changesRoster: false,
    body: (turn, activity) => ({
      type: 'subscription',
      participantId: personId(whoseTurn(turn, activity)),
      publicationId: cameraOf(whoseTurn(turn, activity)),
      state: 'on',
      pausedBy: isOdd(turn, activity) ? ['demand'] : [],
    }),
  },
  {
    name: 'publication updated',
    changesRoster: false,
    body: (turn, activity) => ({
      type: 'publication-updated',
      participantId: personId(whoseTurn(turn, activity)),
      publication: {
        publicationId: cameraOf(whoseTurn(turn, activity)),
        source: 'camera',
        mutedBy: isOdd(turn, activity) ? ['self'] : [],
        encrypted: false,
        layers: 3,
      },
    }),
  },
  {
    name: 'participant left, joined',
    changesRoster: true,
    body: (turn, activity) => {
      const at = whoseTurn(Math.floor(turn / 2), activity);
      return turn % 2 === 0
        ? { type: 'participant-left', participantId: personId(at), reason: 'left' }
        : {
            type: 'participant-joined',
            participant: {
              participantId: personId(at),
              name: `Person ${at}`,
              role: 'guest',
              joinedAt: at,
              publications: [],
            },
          };
    },
  },
];
