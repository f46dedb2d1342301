import type { Method, Requests } from '../../protocol/index.ts';

type Checks = { readonly [M in Method]: (data: object) => data is Requests[M]['answer'] };
type Nothing = Record<never, never>;
type Received = Requests['receive']['answer'];

const nothing = (_data: object): _data is Nothing => true;
const received = (data: object): data is Received =>
  'consumers' in data &&
  Array.isArray(data.consumers) &&
  'dataConsumers' in data &&
  Array.isArray(data.dataConsumers);

/** What the answer to each method must hold to be taken for one. */
const CHECKS: Checks = {
  'connect-transport': nothing,
  'restart-ice': (data): data is Requests['restart-ice']['answer'] => 'iceParameters' in data,
  'renew-transport': (data): data is Requests['renew-transport']['answer'] => 'transport' in data,
  receive: received,
  produce: nothing,
  unproduce: nothing,
  'set-size': nothing,
  'set-muted': nothing,
  'resume-consumers': nothing,
  'set-demand': nothing,
  'set-subscribed': nothing,
  'produce-data': nothing,
  'data-open': nothing,
  snapshot: (data): data is Requests['snapshot']['answer'] => 'roster' in data && Array.isArray(data.roster),
  leave: nothing,
};

export function isAnswerTo<M extends Method>(method: M, data: object): data is Requests[M]['answer'] {
  const check: Checks[M] = CHECKS[method];
  return check(data);
}
