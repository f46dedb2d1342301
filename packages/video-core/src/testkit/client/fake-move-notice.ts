import type { MoveNotice } from '../../call/move-protocol.ts';
import { asId } from '../../contract/identity.ts';

/** For tests: a move of the call of `fakeJoinAnswer` to a second room, on the provider `fake` again, is prepared. */
export const fakeMoveNotice = (change: Partial<MoveNotice> = {}): MoveNotice => ({
  id: asId.move('m1'),
  phase: 'prepare',
  source: { epoch: 1, attempt: 1 },
  target: {
    epoch: 2,
    attempt: 1,
    deployment: asId.deployment('fake'),
    provider: asId.provider('fake'),
  },
  deadline: 10_000,
  ...change,
});
