import { asId } from '../../contract/identity.ts';
import type { JoinAnswer } from '../../call/join.ts';
import { SOURCES } from '../../contract/media.ts';

type Change = Partial<Omit<JoinAnswer, 'participant'>> & {
  readonly participant?: Partial<JoinAnswer['participant']>;
};

/** For tests: lets `me`, a guest who may do everything, into a new call at `garden`, on the provider `fake`. */
export const fakeJoinAnswer = ({ participant, ...change }: Change = {}): JoinAnswer => ({
  call: asId.call('call-1'),
  key: asId.key('garden'),
  epoch: 1,
  attempt: 1,
  decision: {
    deployment: asId.deployment('fake'),
    provider: asId.provider('fake'),
    reason: 'DEFAULT',
    variant: 'fake',
  },
  participant: {
    id: asId.participant('me'),
    name: 'Ada',
    role: 'guest',
    rights: { publish: SOURCES, subscribe: true, data: true },
    resumeSecret: 'secret',
    ...participant,
  },
  iceServers: [],
  credentials: {},
  explain: false,
  ...change,
});
