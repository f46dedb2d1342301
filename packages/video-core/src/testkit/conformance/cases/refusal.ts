import { asId } from '../../../contract/identity.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import type { Person } from '../person.ts';
import type { Stage } from '../stage.ts';
import { forgeRoom, forgeSignature } from '../forgery.ts';

/** Whoever is refused is told so by an event as well, and nobody inside hears of it. */
async function expectRefused(
  stage: Stage,
  person: Person,
  code: string,
  ending: { readonly reason: string; readonly retryable: boolean },
): Promise<void> {
  await stage.refusal(person.connection.entered, code, 'entering');
  const told = await person.witness.until('disconnected', () => person.witness.ending);
  expectEqual({ reason: told.reason, retryable: told.retryable }, ending, 'how the connection ended');
  expect(!person.witness.connections.includes('connected'), 'it should never have been connected');
}

const REFUSED = { reason: 'refused', retryable: false };

export const refusalCases: readonly ConformanceCase[] = [
  {
    name: 'refuses a room that is not there as room-not-found, worth another try',
    async run(stage) {
      const id = asId.participant('ann');
      // Some providers can only issue for a room that is there, so it is closed afterwards.
      const room = await stage.openRoom();
      const credentials = await stage.issue(room, id);
      await stage.server.closeRoom(room, 'ended');
      const ann = await stage.connect(credentials, id);
      await expectRefused(stage, ann, 'room-not-found', { reason: 'room-missing', retryable: true });
    },
  },
  {
    name: 'refuses credentials with a forged signature',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const id = asId.participant('mallory');
      const mallory = await stage.connect(forgeSignature(await stage.issue(room, id)), id);
      await expectRefused(stage, mallory, 'credentials-invalid', REFUSED);
      expect(ben.witness.people.size === 0, 'nobody inside should hear of it');
    },
  },
  {
    name: 'refuses credentials that were rewritten for another room',
    async run(stage) {
      const [room, other] = [await stage.openRoom(), await stage.openRoom()];
      const ben = await stage.join(other, 'ben');
      const id = asId.participant('mallory');
      const mallory = await stage.connect(forgeRoom(await stage.issue(room, id), room, other), id);
      await expectRefused(stage, mallory, 'credentials-invalid', REFUSED);
      expect(ben.witness.people.size === 0, 'nobody inside should hear of it');
    },
  },
  {
    name: 'refuses credentials that have expired',
    async run(stage) {
      const room = await stage.openRoom();
      const id = asId.participant('ann');
      const ann = await stage.connect(await stage.expire(await stage.issue(room, id)), id);
      await expectRefused(stage, ann, 'credentials-invalid', REFUSED);
    },
  },
  {
    name: 'refuses what is no credentials at all, without throwing',
    async run(stage) {
      for (const nonsense of [undefined, null, 7, 'token', [], {}, { token: 7 }, { url: 'x', token: null }]) {
        const ann = await stage.connect(nonsense, asId.participant('ann'));
        await expectRefused(stage, ann, 'credentials-invalid', REFUSED);
      }
    },
  },
  {
    name: 'rejects with connection-lost every command that waited for a connection which never came',
    async run(stage) {
      const id = asId.participant('ann');
      const ann = await stage.connect(undefined, id);
      const camera = ann.prepare('camera', 'small');
      const { publicationId, source, track } = camera;
      const commands: readonly (readonly [string, Promise<void>])[] = [
        ['publish', ann.connection.publish(track, { publicationId, source, muted: false })],
        ['setMuted', ann.connection.setMuted(publicationId, true)],
        ['send', ann.connection.send({ topic: 't', payload: new Uint8Array(1), reliable: true })],
      ];
      await Promise.all(
        commands.map(([what, command]) =>
          stage.refusal(command, 'connection-lost', `${what} of the refused`),
        ),
      );
    },
  },
];
