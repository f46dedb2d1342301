import { counter } from './installed-counter.ts';
import { ParticipantTile } from '@livekit/components-react';
import { openCrossfadeGrid } from './crossfade-grid.tsx';
import type { GridBench } from './grid-bench.ts';
import { openLivekitGrid } from './livekit-grid.tsx';
import { handTheWordOn } from './speakers.ts';
import type { Room } from 'livekit-client';

/** As many as stand on the first page on either side, so that nobody is moved there for speaking. */
const SPEAKERS = 20;
/** Milliseconds without a render after which a grid stands. */
const STILL = 1_000;

const place = document.querySelector('#grid');
if (place === null) throw new Error('grid.html has no place for the grid.');

const rendered = () => Object.values(counter.renders).reduce((sum, renders) => sum + renders, 0);

async function untilStill(): Promise<void> {
  for (;;) {
    const before = rendered();
    await new Promise((resolve) => setTimeout(resolve, STILL));
    if (rendered() === before) return;
  }
}

counter.call(ParticipantTile, 'ParticipantTile');

let room: Room | undefined;
const gridBench: GridBench = {
  async open({ side, ...setting }) {
    room = await (side === 'crossfade' ? openCrossfadeGrid : openLivekitGrid)(place, setting);
    await untilStill();
    // Somebody speaks already: each change that counts has one who stops and one who begins.
    await handTheWordOn(room, SPEAKERS, SPEAKERS, 20);
    await untilStill();
    counter.reset();
    return place.querySelectorAll('.tile, .lk-participant-tile').length;
  },
  async speak(changes, everyMs) {
    if (room === undefined) throw new Error('open comes first');
    await handTheWordOn(room, SPEAKERS, changes, everyMs);
    return counter.renders;
  },
};
Object.assign(window, { gridBench });
