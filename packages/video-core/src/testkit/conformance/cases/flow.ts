import type { PublicationId } from '../../../contract/identity.ts';
import type { Demand } from '../../../contract/media.ts';
import type { Person } from '../person.ts';
import type { Stage } from '../stage.ts';

/** Frames decoded or sound heard so far. */
async function received(person: Person, publicationId: PublicationId): Promise<number> {
  const stats = await person.stats(publicationId, 'receive');
  return (stats?.kind === 'audio' ? stats.audioEnergy : stats?.frames) ?? 0;
}

export async function expectFlow(stage: Stage, person: Person, publicationId: PublicationId): Promise<void> {
  const playback = stage.play(await person.witness.untilTrack(publicationId));
  await stage.done(playback.flows(), `media of ${publicationId} comes out`);
  const before = await received(person, publicationId);
  await stage.eventually(
    `the counters of ${publicationId} rise`,
    async () => (await received(person, publicationId)) > before,
  );
}

/** The counters stand still for a while; what was on its way may still arrive first. */
export async function expectStandstill(
  stage: Stage,
  person: Person,
  publicationId: PublicationId,
): Promise<void> {
  let before = -1;
  await stage.eventually(`no more media of ${publicationId} arrives`, async () => {
    before = await received(person, publicationId);
    await stage.meanwhile();
    return (await received(person, publicationId)) === before;
  });
}

/** A view as wide as that, in the usual ratio. */
export const fullView = (width: number): Demand => ({
  visible: true,
  width,
  height: Math.round((width * 9) / 16),
});

export async function expectSentLayers(
  stage: Stage,
  person: Person,
  publicationId: PublicationId,
  count: number,
): Promise<void> {
  await stage.eventually(
    `${person.id} sends ${count} layers of ${publicationId}`,
    async () => (await person.stats(publicationId, 'send'))?.activeLayers?.length === count,
  );
}
