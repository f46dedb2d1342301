import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { APPROVALS } from '../../database/stream-tables.ts';
import { judgePresence } from './judge-presence.ts';
import { placeInStream, type Comer } from './may-watch.ts';
import { chatRefusal } from './may-write.ts';
import { HOST_GRACE, LONGEST_FOLLOWING } from './stream.ts';
import { isUsername } from './username.ts';

const host = 'ada';
const streams = fc.record({
  host: fc.constant(host),
  isLive: fc.boolean(),
  approval: fc.constantFrom(...APPROVALS),
});
const users = fc.record({
  as: fc.constant('user' as const),
  user: fc.constantFrom(host, 'bo', 'cy'),
  blocked: fc.boolean(),
});
const comers: fc.Arbitrary<Comer> = fc.oneof(fc.constant({ as: 'guest' as const }), users);

describe('who may be in a stream', () => {
  it('lets the host alone publish, once staff approved them', () => {
    fc.assert(
      fc.property(streams, comers, (stream, comer) => {
        const place = placeInStream(stream, comer);
        const isHost = comer.as === 'user' && comer.user === host;
        expect(place === 'host').toBe(isHost && stream.approval === 'approved');
      }),
    );
  });

  it('lets nobody watch what is not live, and never who is blocked', () => {
    fc.assert(
      fc.property(streams, comers, (stream, comer) => {
        if (placeInStream(stream, comer) !== 'viewer') return;
        expect(stream).toMatchObject({ isLive: true, approval: 'approved' });
        expect(comer.as === 'user' && comer.blocked).toBe(false);
      }),
    );
  });

  it('lets everyone else watch what is live', () => {
    fc.assert(
      fc.property(comers, (comer) => {
        const place = placeInStream({ host, isLive: true, approval: 'approved' }, comer);
        if (comer.as === 'user' && comer.user === host) expect(place).toBe('host');
        else expect(place).toBe(comer.as === 'user' && comer.blocked ? 'blocked' : 'viewer');
      }),
    );
  });
});

describe('a stream whose host vanished', () => {
  /** Looks in any rhythm, with the host inside or not; answers when it was over. */
  function run(looks: readonly { readonly after: number; readonly inside: boolean }[]) {
    let now = 1_000_000;
    let vanishedAt: number | undefined;
    let lastSeen = now;
    for (const { after, inside } of looks) {
      now += after;
      if (inside) lastSeen = now;
      const judged = judgePresence(vanishedAt === undefined ? {} : { vanishedAt }, inside, now);
      if (judged === 'over') return { now, lastSeen };
      if (judged === 'vanished') vanishedAt = now;
      if (judged === 'returned') vanishedAt = undefined;
    }
    return undefined;
  }
  const looks = fc.array(fc.record({ after: fc.integer({ min: 1, max: 20_000 }), inside: fc.boolean() }), {
    maxLength: 60,
  });

  it('is never over before the host was away for the whole grace', () => {
    fc.assert(
      fc.property(looks, (each) => {
        const over = run(each);
        if (over) expect(over.now - over.lastSeen).toBeGreaterThanOrEqual(HOST_GRACE);
      }),
    );
  });

  it('is over at the first look after the grace, however the looks are spaced', () => {
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: 5_000 }), (before, rhythm) => {
        const away = Array.from({ length: Math.ceil(HOST_GRACE / rhythm) + 1 }, () => ({
          after: rhythm,
          inside: false,
        }));
        fc.pre(run(before) === undefined);
        expect(run([...before, { after: 1, inside: true }, ...away])).toBeDefined();
      }),
    );
  });
});

describe('who may write in the chat of a stream', () => {
  const minutes = fc.nat(LONGEST_FOLLOWING);
  const settings = fc.record({
    isChatEnabled: fc.boolean(),
    isChatFollowersOnly: fc.boolean(),
    chatFollowerMinutes: minutes,
  });
  const followedFor = fc.option(fc.nat(LONGEST_FOLLOWING * 60_000), { nil: undefined });
  const writers = fc.record({ isHost: fc.boolean(), followedFor });

  it('is nobody while it is off, and the host and those who have followed for long enough in followers-only mode', () => {
    fc.assert(
      fc.property(settings, writers, (chat, writer) => {
        const may = chatRefusal(chat, writer) === undefined;
        const follows = (writer.followedFor ?? -1) >= chat.chatFollowerMinutes * 60_000;
        const fits = !chat.isChatFollowersOnly || writer.isHost || follows;
        expect(may).toBe(chat.isChatEnabled && fits);
      }),
    );
  });
});

describe('usernames', () => {
  it('are no page of the web app', () => {
    const pages = readdirSync(new URL('../../../../web/src/app', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('['))
      .map(({ name }) => name);
    expect(pages).toContain('api');
    expect(pages.filter(isUsername)).toEqual([]);
    expect(isUsername('live')).toBe(false);
  });

  it('need no escaping in an address', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (word) => {
        if (isUsername(word)) expect(encodeURIComponent(word)).toBe(word);
      }),
    );
    expect(['ada', 'ada-lovelace', 'a_1'].every(isUsername)).toBe(true);
    expect(['ad', 'Ada', '-ada', 'ada-', 'a--a', 'a'.repeat(31)].some(isUsername)).toBe(false);
  });
});
