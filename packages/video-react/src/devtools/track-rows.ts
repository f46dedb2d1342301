import type { CallState, Demand, PublicationId } from '@crossfade/video-core';
import type { Devtools } from './create-devtools.ts';
import { roomName } from './room-rows.ts';

export interface TrackRow {
  readonly id: PublicationId;
  /** The room's epoch and attempt. */
  readonly room: string;
  readonly who: string;
  readonly source: string;
  /** `undefined` where the adapters are not watched. */
  readonly provider: string | undefined;
  readonly demand: string;
  /** The simulcast layer that arrives, of those on offer. */
  readonly layer: string;
  readonly pausedBy: string;
  /** Whether it is subscribed to, and flows. */
  readonly state: string;
}

/** Every publication of every room, one's own first. */
export function trackRows({ rooms, local }: CallState, devtools: Devtools | undefined): readonly TrackRow[] {
  return rooms.flatMap((room) => [
    ...Object.entries(room.own.published).map(([source, id]) => ({
      id,
      room: roomName(room),
      who: `${local.name} (you)`,
      source,
      provider: devtools?.publication(id)?.provider,
      demand: '',
      layer: '',
      pausedBy: Object.entries(local.sources)
        .flatMap(([name, { mutedBy }]) => (name === source ? mutedBy.map((by) => `muted by ${by}`) : []))
        .join(', '),
      state: 'sent',
    })),
    ...room.order.flatMap((participantId) => {
      const { name, publications } = room.participants.get(participantId) ?? { name: '', publications: [] };
      return publications.map((publication) => {
        const {
          publicationId: id,
          source,
          layers,
          layer,
          subscription,
          media,
          mutedBy,
          pausedBy,
        } = publication;
        const watched = devtools?.publication(id);
        return {
          id,
          room: roomName(room),
          who: name,
          source,
          provider: watched?.provider,
          demand: demandText(watched?.demand),
          layer: layers === 0 ? '' : `${layer ?? '?'} of ${layers}`,
          pausedBy: [...pausedBy, ...mutedBy.map((by) => `muted by ${by}`)].join(', '),
          state: `${subscription}, ${media}`,
        };
      });
    }),
  ]);
}

function demandText(demand: Demand | undefined): string {
  if (demand === undefined) return '';
  const { visible, width, height, fps } = demand;
  if (!visible) return 'hidden';
  return `${Math.round(width)}×${Math.round(height)}${fps === undefined ? '' : ` at ${fps} fps`}`;
}
