import { crash } from '../../../e2e/faults/backends.ts';
import type { CallScene } from '../../../e2e/faults/fault.ts';
import type { OwnFaults } from '../../../e2e/faults/own-faults.ts';

/** Makes LiveKit's SDK play one of its scenarios. */
const simulate =
  (scenario: string) =>
  async ({ ann }: CallScene): Promise<number> => {
    const since = Date.now();
    await ann.page.evaluate(async (name) => {
      const room = window.__crossfade?.session.nativeRoom();
      if (
        typeof room !== 'object' ||
        room === null ||
        !('simulateScenario' in room) ||
        typeof room.simulateScenario !== 'function'
      )
        throw new Error('This SDK simulates nothing.');
      await room.simulateScenario(name);
    }, scenario);
    return since;
  };

/** A single node answers `migration` and `node-failure` by dropping the participant without a word. */
export const livekitFaults: OwnFaults = {
  cutSignalling: { play: simulate('signal-reconnect') },
  killMedia: { play: simulate('node-failure') },
  cutSignallingAgain: { play: simulate('disconnect-signal-on-resume') },
  forgetSessions: { play: simulate('resume-reconnect') },
  closeTransports: { play: simulate('full-reconnect') },
  moveMedia: { play: simulate('migration') },
  sendEveryoneAway: { play: simulate('server-leave') },
  crashMediaServer: { play: crash('livekit') },
  forceTcp: { play: simulate('force-tcp'), direct: true },
  mediaServer: { kill: (stack) => stack.kill('livekit'), start: (stack) => stack.restart('livekit') },
  backendEnv: {},
};
