import { expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { FakeProduct } from '../../testkit/server/fake-product.ts';
import { MoveObserver } from './move-observer.ts';

it('knows who of those on the channel is hidden', async () => {
  const product = new FakeProduct();
  const rights = { publish: [], subscribe: true, data: false, hidden: true } as const;
  const ada = await product.join();
  const recorder = await product.join({}, { ...product.anyone, role: 'guest', rights });
  const seats = [ada, recorder].map(({ call, participant: { id } }) => ({
    call,
    participant: id,
    connection: id,
    version: 4,
  }));
  const observer = new MoveObserver({
    calls: product.store,
    control: { listSeats: async () => seats },
    moves: product.moves,
    health: product.health,
    quorum: { isDown: () => false },
    rules: { killed: () => [] },
    clock: { now: () => product.now },
  });
  const target = { deployment: asId.deployment('birch') };
  const followers = await observer.followers({ call: ada.call, target });
  expect(Object.fromEntries(followers.map((one) => [one.id, [one.follows, one.hidden]]))).toEqual({
    [ada.participant.id]: [true, false],
    [recorder.participant.id]: [true, true],
  });
});
